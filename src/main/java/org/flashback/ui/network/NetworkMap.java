package org.flashback.ui.network;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Ellipse;
import javafx.scene.shape.Line;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.flashback.ui.common.Nodes;
import org.flashback.ui.common.Texts;

/**
 * You in the middle, everybody else by distance. Drawn anew when something changed or the size did, never in a loop; dots
 * are kept while their peers stay, so that the focus stays too. Everything it shows is in the table as well.
 */
public final class NetworkMap extends Pane {
    private static final double MARGIN_X = 64;
    private static final double MARGIN_Y = 44;
    private static final double YOU = 12;
    private static final double LABEL = 12;
    private static final double YOU_LABEL_BELOW = 16;
    private static final PseudoClass ON_AIR = PseudoClass.getPseudoClass("on-air");

    private final Pane drawing = new Pane();
    private final Pane labels = new Pane();
    private final Pane dots = new Pane();
    private final Text ruler = new Text();
    private final Map<String, MapDot> byId = new HashMap<>();
    private Consumer<Optional<Place>> looked = place -> {};
    private Consumer<Place> opened = place -> {};
    private Picture picture = Picture.NOTHING;
    private Instant now = Instant.EPOCH;
    private boolean onAir;

    public NetworkMap() {
        getStyleClass().add("map");
        setAccessibleRole(AccessibleRole.PARENT);
        ruler.setFont(Font.font("Inter", LABEL));
        labels.setMouseTransparent(true);
        drawing.setMouseTransparent(true);
        getChildren().addAll(drawing, labels, dots);
        widthProperty().addListener((source, before, after) -> draw());
        heightProperty().addListener((source, before, after) -> draw());
        addEventHandler(KeyEvent.KEY_PRESSED, this::travel);
    }

    /** Told of the place that has the focus or lies under the pointer. */
    void onLook(Consumer<Optional<Place>> listener) {
        looked = listener;
    }

    /** Told of the place that the user wants to open. */
    void onOpen(Consumer<Place> listener) {
        opened = listener;
    }

    void show(Picture next, Instant at, boolean broadcasting) {
        picture = next;
        now = at;
        onAir = broadcasting;
        setAccessibleText(Texts.get("network.map.accessible", next.summary()));
        keepDots(next.drawn());
        draw();
    }

    private void keepDots(List<Place> places) {
        List<Node> wanted = new ArrayList<>();
        Map<String, MapDot> kept = new HashMap<>();
        for (Place place : places) {
            MapDot dot = byId.computeIfAbsent(place.id(), id -> dot(place));
            dot.show(place, place.sentence(now));
            kept.put(place.id(), dot);
            wanted.add(dot);
        }
        byId.keySet().retainAll(kept.keySet());
        if (!wanted.equals(dots.getChildren())) {
            Node owner = getScene() == null ? null : getScene().getFocusOwner();
            dots.getChildren().setAll(wanted);
            if (owner != null && wanted.contains(owner)) {
                owner.requestFocus();
            }
        }
    }

    private MapDot dot(Place place) {
        var dot = new MapDot(place);
        dot.focusedProperty().addListener((source, before, focused) -> look(focused, dot));
        dot.hoverProperty().addListener((source, before, hovered) -> look(hovered, dot));
        dot.setOnMouseClicked(event -> opened.accept(dot.place()));
        return dot;
    }

    private void look(boolean at, MapDot dot) {
        looked.accept(at ? Optional.of(dot.place()) : Optional.empty());
    }

    /** Arrows go on by distance, Enter opens. */
    private void travel(KeyEvent event) {
        int index =
                event.getTarget() instanceof Node target ? dots.getChildren().indexOf(target) : -1;
        if (index < 0) {
            return;
        }
        int last = dots.getChildren().size() - 1;
        int next = index;
        KeyCode code = event.getCode();
        if (code == KeyCode.RIGHT || code == KeyCode.DOWN) {
            next = Math.min(last, index + 1);
        } else if (code == KeyCode.LEFT || code == KeyCode.UP) {
            next = Math.max(0, index - 1);
        } else if (code == KeyCode.HOME) {
            next = 0;
        } else if (code == KeyCode.END) {
            next = last;
        } else if (code == KeyCode.ENTER || code == KeyCode.SPACE) {
            opened.accept(((MapDot) dots.getChildren().get(index)).place());
        } else {
            return;
        }
        dots.getChildren().get(next).requestFocus();
        event.consume();
    }

    // ---- drawing

    private void draw() {
        drawing.getChildren().clear();
        labels.getChildren().clear();
        if (getWidth() <= 2 * MARGIN_X || getHeight() <= 2 * MARGIN_Y) {
            return;
        }
        Map<String, Point2D> points = new HashMap<>();
        MapLayout.of(picture.drawn()).forEach((id, point) -> points.put(id, scaled(point)));
        for (Place.Kind ring : List.of(Place.Kind.LOCAL, Place.Kind.LINKED, Place.Kind.HEARD)) {
            double radius = MapLayout.radius(ring);
            var ellipse = new Ellipse(middle().getX(), middle().getY(), radius * halfWidth(), radius * halfHeight());
            drawing.getChildren().add(styled(ellipse, "ring"));
        }
        picture.drawn().forEach(place -> edge(place, points));
        drawYou();
        byId.forEach((id, dot) -> {
            Point2D point = points.getOrDefault(id, middle());
            dot.centreAt(point.getX(), point.getY());
        });
        write(points);
    }

    private void edge(Place place, Map<String, Point2D> points) {
        Point2D to = points.getOrDefault(place.id(), middle());
        switch (place.kind()) {
            case RELAY -> {
                if (place.rttMs().isPresent()) {
                    drawing.getChildren().add(line(middle(), to, "relay"));
                }
            }
            case LOCAL, LINKED -> drawing.getChildren().add(line(middle(), to, "linked"));
            case HEARD ->
                informant(place, points).ifPresent(from -> drawing.getChildren().add(line(from, to, "heard")));
            case QUIET, AWAY ->
                informant(place, points).ifPresent(from -> drawing.getChildren().add(line(from, to, "last-known")));
        }
    }

    private static Optional<Point2D> informant(Place place, Map<String, Point2D> points) {
        return place.informant().flatMap(id -> Optional.ofNullable(points.get(id.text())));
    }

    private void drawYou() {
        Circle outer = new Circle(middle().getX(), middle().getY(), YOU);
        Circle inner = new Circle(middle().getX(), middle().getY(), YOU / 2.4);
        for (Circle circle : List.of(outer, inner)) {
            circle.pseudoClassStateChanged(ON_AIR, onAir);
        }
        drawing.getChildren().addAll(styled(outer, "you"), styled(inner, "you-core"));
        Label you = Nodes.label(Texts.get("network.map.you"), "small", "strong", "map-label");
        labels.getChildren().add(you);
        you.applyCss();
        you.autosize();
        you.relocate(Math.rint(middle().getX() - you.getWidth() / 2), middle().getY() + YOU_LABEL_BELOW);
    }

    private void write(Map<String, Point2D> points) {
        var room = new MapLabels(getWidth(), getHeight());
        room.keepFree(middle(), YOU_LABEL_BELOW + YOU);
        points.values().forEach(point -> room.keepFree(point, MapDot.SIZE / 2));
        for (Place place : picture.drawn()) {
            Point2D point = points.getOrDefault(place.id(), middle());
            String second = place.brief(now);
            room.place(point, middle(), Math.max(width(place.name()), width(second)))
                    .ifPresent(box -> label(place, second, box));
        }
        if (picture.more() > 0) {
            Label more = Nodes.label(Texts.get("network.map.more", picture.more()), "small", "muted", "map-label");
            labels.getChildren().add(more);
            more.applyCss();
            more.autosize();
            more.relocate(12, getHeight() - more.getHeight() - 8);
        }
    }

    private void label(Place place, String second, Rectangle2D box) {
        Label name = Nodes.label(place.name(), "small");
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        var label = new VBox(name, Nodes.label(second, "small", "muted"));
        label.getStyleClass().add("map-label");
        label.setMinWidth(0);
        label.setPrefSize(box.getWidth(), box.getHeight());
        label.relocate(box.getMinX(), box.getMinY());
        labels.getChildren().add(label);
    }

    private double width(String text) {
        ruler.setText(text);
        return ruler.getLayoutBounds().getWidth();
    }

    private Point2D scaled(MapLayout.Point point) {
        return new Point2D(middle().getX() + point.x() * halfWidth(), middle().getY() + point.y() * halfHeight());
    }

    private Point2D middle() {
        return new Point2D(Math.rint(getWidth() / 2), Math.rint(getHeight() / 2));
    }

    private double halfWidth() {
        return getWidth() / 2 - MARGIN_X;
    }

    private double halfHeight() {
        return getHeight() / 2 - MARGIN_Y;
    }

    private static Line line(Point2D from, Point2D to, String style) {
        var line = new Line(from.getX(), from.getY(), to.getX(), to.getY());
        line.getStyleClass().addAll("edge", style);
        return line;
    }

    private static Node styled(Node node, String style) {
        node.getStyleClass().add(style);
        return node;
    }
}
