package org.flashback.ui.home;

import javafx.animation.Interpolator;
import javafx.animation.KeyFrame;
import javafx.animation.KeyValue;
import javafx.animation.Timeline;
import javafx.scene.Group;
import javafx.scene.control.SkinBase;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Arc;
import javafx.scene.shape.ArcType;
import javafx.scene.shape.Circle;
import javafx.util.Duration;
import org.flashback.ui.common.Motion;

/** Draws {@link BroadcastSwitch}: 56 × 32, a thumb of 24 with the dot in it, two arcs beside it while on. */
final class BroadcastSwitchSkin extends SkinBase<BroadcastSwitch> {
    private static final double WIDTH = 56;
    private static final double HEIGHT = 32;
    private static final double THUMB = 24;
    private static final double REST = 4;
    private static final double MOVED = WIDTH - THUMB - REST;
    private static final double RING = 4;
    private static final Duration MOVE = Duration.millis(160);

    private final Region ring = styled(new Region(), "focus-ring");
    private final Region track = styled(new Region(), "track");
    private final StackPane thumb = styled(new StackPane(), "thumb");
    private final Group arcs = new Group();
    private final Timeline move = new Timeline();

    BroadcastSwitchSkin(BroadcastSwitch control) {
        super(control);
        Circle dot = new Circle(4.5);
        dot.getStyleClass().add("dot");
        thumb.getChildren().add(dot);
        arcs.getChildren().addAll(arc(32, 11, 104, "near"), arc(31, 16.6, 82, "far"));
        arcs.setManaged(false);
        for (Region part : new Region[] {ring, track, thumb}) {
            part.setManaged(false);
            part.setMouseTransparent(true);
        }
        arcs.setMouseTransparent(true);
        control.setPickOnBounds(true);
        getChildren().addAll(ring, track, arcs, thumb);
        registerChangeListener(control.modeProperty(), change -> slide());
        thumb.setTranslateX(goal());
        arcs.setVisible(control.isOn());
    }

    private double goal() {
        return getSkinnable().isOn() ? MOVED - REST : 0;
    }

    private void slide() {
        arcs.setVisible(getSkinnable().isOn());
        move.stop();
        if (Motion.reduced()) {
            thumb.setTranslateX(goal());
            return;
        }
        move.getKeyFrames()
                .setAll(new KeyFrame(MOVE, new KeyValue(thumb.translateXProperty(), goal(), Interpolator.EASE_OUT)));
        move.play();
    }

    private static Arc arc(double x, double radius, double extent, String style) {
        var arc = new Arc(x, HEIGHT / 2, radius, radius, 180 - extent / 2, extent);
        arc.setType(ArcType.OPEN);
        arc.getStyleClass().addAll("arc", style);
        return arc;
    }

    private static <T extends Region> T styled(T region, String style) {
        region.getStyleClass().add(style);
        return region;
    }

    @Override
    protected void layoutChildren(double x, double y, double width, double height) {
        double top = y + (height - HEIGHT) / 2;
        ring.resizeRelocate(x - RING, top - RING, WIDTH + 2 * RING, HEIGHT + 2 * RING);
        track.resizeRelocate(x, top, WIDTH, HEIGHT);
        thumb.resizeRelocate(x + REST, top + (HEIGHT - THUMB) / 2, THUMB, THUMB);
        arcs.relocate(
                x + arcs.getLayoutBounds().getMinX(),
                top + arcs.getLayoutBounds().getMinY());
    }

    @Override
    protected double computePrefWidth(double height, double top, double right, double bottom, double left) {
        return left + WIDTH + right;
    }

    @Override
    protected double computePrefHeight(double width, double top, double right, double bottom, double left) {
        return top + HEIGHT + bottom;
    }

    @Override
    protected double computeMinWidth(double height, double top, double right, double bottom, double left) {
        return computePrefWidth(height, top, right, bottom, left);
    }

    @Override
    protected double computeMinHeight(double width, double top, double right, double bottom, double left) {
        return computePrefHeight(width, top, right, bottom, left);
    }

    @Override
    protected double computeMaxWidth(double height, double top, double right, double bottom, double left) {
        return computePrefWidth(height, top, right, bottom, left);
    }

    @Override
    protected double computeMaxHeight(double width, double top, double right, double bottom, double left) {
        return computePrefHeight(width, top, right, bottom, left);
    }
}
