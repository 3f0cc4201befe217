package org.flashback.ui.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flashback.ui.network.Place.Kind;

/**
 * Where everybody stands on the map: the ring says how far away, and the place on it follows from the id, so that nobody
 * moves because somebody else came or answered faster. Whoever was told of by a linked peer stands near that one.
 */
final class MapLayout {
    private static final double TOP = -Math.PI / 2;

    /** Kept free for relays, on both sides of the top. */
    private static final double RELAY_SECTOR = Math.toRadians(34);

    private static final double RELAY_STEP = Math.toRadians(15);

    private MapLayout() {}

    /** A point; the middle is 0, 0 and the outer ring goes through 1, 0 and 0, 1. */
    record Point(double x, double y) {}

    /** Radius of each ring. */
    static double radius(Kind kind) {
        return switch (kind) {
            case LOCAL -> 0.33;
            case LINKED -> 0.65;
            case RELAY, HEARD, QUIET, AWAY -> 1;
        };
    }

    /** Where each place stands, by its id. */
    static Map<String, Point> of(List<Place> places) {
        Map<String, Double> angles = new HashMap<>();
        Map<String, Point> points = new HashMap<>();
        List<Place> relays =
                places.stream().filter(place -> place.kind() == Kind.RELAY).toList();
        for (int i = 0; i < relays.size(); i++) {
            double angle = TOP + (i - (relays.size() - 1) / 2.0) * RELAY_STEP;
            points.put(relays.get(i).id(), at(angle, radius(Kind.RELAY)));
        }
        for (Ring ring : Ring.values()) {
            var members = new ArrayList<Place>();
            places.stream().filter(place -> ring.holds(place.kind())).forEach(members::add);
            members.sort(Comparator.comparing(Place::id));
            var slots = new Slots(ring, members.size(), !relays.isEmpty());
            for (Place member : members) {
                double wish =
                        member.informant().map(id -> angles.get(id.text())).orElseGet(() -> wish(member.id()));
                slots.take(wish).putInto(member.id(), angles, points);
            }
        }
        return points;
    }

    /** An angle that follows from the id alone. */
    private static double wish(String id) {
        int mixed = id.hashCode() * 0x9E3779B9;
        return 2 * Math.PI * (mixed >>> 8) / (1 << 24);
    }

    private static Point at(double angle, double radius) {
        return new Point(Math.cos(angle) * radius, Math.sin(angle) * radius);
    }

    private enum Ring {
        LOCAL(6, 0.33),
        LINKED(14, 0.65),
        FURTHER(20, 1);

        private final int slots;
        private final double radius;

        Ring(int slots, double radius) {
            this.slots = slots;
            this.radius = radius;
        }

        boolean holds(Kind kind) {
            return switch (kind) {
                case RELAY -> false;
                case LOCAL -> this == LOCAL;
                case LINKED -> this == LINKED;
                case HEARD, QUIET, AWAY -> this == FURTHER;
            };
        }
    }

    private record Spot(double angle, double radius) {
        void putInto(String id, Map<String, Double> angles, Map<String, Point> points) {
            angles.put(id, angle);
            points.put(id, at(angle, radius));
        }
    }

    /** The places of one ring: twice as many whenever they do not suffice. */
    private static final class Slots {
        private final Ring ring;
        private final boolean topIsTaken;
        private final int count;
        private final Set<Integer> taken = new HashSet<>();

        Slots(Ring ring, int members, boolean relays) {
            this.ring = ring;
            this.topIsTaken = relays && ring == Ring.FURTHER;
            int enough = ring.slots;
            // The sector of the relays is less than a quarter of the ring.
            while (enough < (topIsTaken ? members * 4 / 3 + 1 : members)) {
                enough *= 2;
            }
            this.count = enough;
        }

        /** The free place nearest to the wished angle. */
        Spot take(double wish) {
            int nearest = (int) Math.round(wish / step());
            for (int away = 0; away < 2 * count; away++) {
                int slot = Math.floorMod(nearest + (away % 2 == 0 ? away / 2 : -(away + 1) / 2), count);
                if (!(topIsTaken && isTop(slot)) && taken.add(slot)) {
                    return new Spot(slot * step(), ring.radius);
                }
            }
            throw new IllegalStateException("a ring has a place for each of its members");
        }

        private double step() {
            return 2 * Math.PI / count;
        }

        private boolean isTop(int slot) {
            double fromTop = Math.abs(Math.IEEEremainder(slot * step() - TOP, 2 * Math.PI));
            return fromTop < RELAY_SECTOR;
        }
    }
}
