package org.flashback.ui.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;

/** Finds room for labels: away from the centre first, never over a dot or another label. Without room there is none. */
final class MapLabels {
    private static final double HEIGHT = 34;
    private static final double GAP = 9;
    private static final double PADDING = 10;

    /** Beside a dot and above or below it: so far from it. */
    private static final double CORNER = 7;

    /** Longer names are cut in the middle. */
    static final double MOST_WIDTH = 118;

    private final double width;
    private final double height;
    private final List<Rectangle2D> taken = new ArrayList<>();

    MapLabels(double width, double height) {
        this.width = width;
        this.height = height;
    }

    /** Nothing may be written over this. */
    void keepFree(Point2D centre, double half) {
        taken.add(new Rectangle2D(centre.getX() - half, centre.getY() - half, 2 * half, 2 * half));
    }

    /** Where a label with text of this width may stand; nothing if there is no room. */
    Optional<Rectangle2D> place(Point2D dot, Point2D middle, double textWidth) {
        double wide = Math.min(MOST_WIDTH, Math.ceil(textWidth) + PADDING);
        boolean below = dot.getY() >= middle.getY();
        boolean right = dot.getX() >= middle.getX();
        Rectangle2D under = box(dot.getX() - wide / 2, dot.getY() + GAP, wide);
        Rectangle2D over = box(dot.getX() - wide / 2, dot.getY() - GAP - HEIGHT, wide);
        Rectangle2D after = box(dot.getX() + GAP, dot.getY() - HEIGHT / 2, wide);
        // Towards the middle it would lie on the lines to the middle.
        Rectangle2D before = box(dot.getX() - GAP - wide, dot.getY() - HEIGHT / 2, wide);
        List<Rectangle2D> wishes = new ArrayList<>();
        wishes.add(below ? under : over);
        wishes.add(right ? after : before);
        double beside = right ? dot.getX() + CORNER : dot.getX() - CORNER - wide;
        wishes.add(box(beside, below ? dot.getY() + CORNER : dot.getY() - CORNER - HEIGHT, wide));
        wishes.add(box(beside, below ? dot.getY() - CORNER - HEIGHT : dot.getY() + CORNER, wide));
        wishes.add(below ? over : under);
        Optional<Rectangle2D> found = wishes.stream().filter(this::isFree).findFirst();
        found.ifPresent(taken::add);
        return found;
    }

    private static Rectangle2D box(double x, double y, double wide) {
        return new Rectangle2D(Math.rint(x), Math.rint(y), wide, HEIGHT);
    }

    private boolean isFree(Rectangle2D box) {
        boolean inside = box.getMinX() >= 0 && box.getMinY() >= 0 && box.getMaxX() <= width && box.getMaxY() <= height;
        return inside && taken.stream().noneMatch(box::intersects);
    }
}
