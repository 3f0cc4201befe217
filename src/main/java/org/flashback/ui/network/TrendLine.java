package org.flashback.ui.network;

import java.util.List;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Polyline;

/** A line with its area over three grid lines. The numbers beside it carry the meaning; this shows the shape. */
public final class TrendLine extends Pane {
    private static final double HEIGHT = 52;
    private static final double TOP = 2;
    private static final int GRID = 3;

    private final Polygon area = new Polygon();
    private final Polyline line = new Polyline();
    private final Line[] grid = new Line[GRID];
    private List<GossipViewModel.Point> points = List.of();

    public TrendLine() {
        getStyleClass().add("trend");
        setMinHeight(HEIGHT);
        setPrefHeight(HEIGHT);
        setMinWidth(0);
        area.getStyleClass().add("area");
        line.getStyleClass().add("line");
        for (int i = 0; i < GRID; i++) {
            grid[i] = new Line();
            grid[i].getStyleClass().add("grid");
        }
        getChildren().addAll(grid);
        // Unmanaged: what is drawn must not ask for room.
        area.setManaged(false);
        line.setManaged(false);
        getChildren().addAll(area, line);
    }

    /** @param next from left to right */
    void show(List<GossipViewModel.Point> next) {
        points = next;
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        for (int i = 0; i < GRID; i++) {
            double y = Math.rint(TOP + (height - TOP - 1) * i / (GRID - 1)) + 0.5;
            grid[i].setStartX(0);
            grid[i].setEndX(width);
            grid[i].setStartY(y);
            grid[i].setEndY(y);
        }
        Double[] coordinates = new Double[points.size() * 2];
        for (int i = 0; i < points.size(); i++) {
            coordinates[2 * i] = Math.clamp(points.get(i).x(), 0, 1) * width;
            coordinates[2 * i + 1] = TOP + (1 - points.get(i).y()) * (height - TOP - 1);
        }
        line.getPoints().setAll(coordinates);
        area.getPoints().setAll(coordinates);
        if (!points.isEmpty()) {
            area.getPoints().addAll(coordinates[coordinates.length - 2], height, coordinates[0], height);
        }
    }
}
