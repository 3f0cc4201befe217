package org.flashback.ui.common;

import java.util.List;
import javafx.geometry.Dimension2D;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Arc;
import javafx.scene.shape.ArcType;
import javafx.scene.shape.Circle;
import org.flashback.ui.common.Reach.Knows;
import org.flashback.ui.common.Reach.Ring;
import org.flashback.ui.common.Reach.Share;

/**
 * You in the middle, rings for local, direct and further, one dot per peer: solid knows you, hollow does not. Above
 * {@value #MOST_DOTS} peers each ring is drawn as a share. Its text twin stands beside it; it is never the only carrier.
 */
public final class ReachFigure extends Pane {
    private static final Dimension2D SIZE = new Dimension2D(160, 144);
    private static final double DOT = 4.5;
    private static final int MOST_DOTS = 60;
    private static final double FIRST_ANGLE = -86;
    /** Turns each ring a little against the next, so that their dots do not line up. */
    private static final double TURN = 1.7;

    public ReachFigure() {
        getStyleClass().add("reach");
        setMinSize(SIZE.getWidth(), SIZE.getHeight());
        setMaxSize(SIZE.getWidth(), SIZE.getHeight());
        setPrefSize(SIZE.getWidth(), SIZE.getHeight());
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        show(Reach.NOBODY);
    }

    /** Redraws; called when something changed, not in a loop. */
    public void show(Reach reach) {
        getChildren().clear();
        boolean dots = reach.total() <= MOST_DOTS;
        for (Ring ring : Ring.values()) {
            getChildren().add(styled(circle(0, 0, radius(ring)), "ring", reach.live() ? "live" : "quiet"));
        }
        reach.rings().forEach((ring, share) -> {
            if (dots) {
                addDots(ring, share);
            } else {
                addShare(ring, share);
            }
        });
        getChildren().add(styled(circle(0, 0, reach.live() ? 6 : 8), "you", reach.live() ? "live" : "quiet"));
        if (!reach.live()) {
            getChildren().add(styled(circle(0, 0, 3), "you", "quiet"));
        }
        setAccessibleText(Texts.get("common.reach.accessible", reach.yes(), reach.total()));
    }

    private void addDots(Ring ring, Share share) {
        List<Knows> each = share.each();
        for (int i = 0; i < each.size(); i++) {
            double angle = Math.toRadians(FIRST_ANGLE + radius(ring) * TURN + i * 360.0 / each.size());
            Circle dot = circle(Math.cos(angle) * radius(ring), Math.sin(angle) * radius(ring), DOT);
            getChildren().add(styled(dot, "dot", style(each.get(i))));
        }
    }

    private void addShare(Ring ring, Share share) {
        double extent = 360.0 * share.yes() / share.total();
        var arc = new Arc(SIZE.getWidth() / 2, SIZE.getHeight() / 2, radius(ring), radius(ring), 90, -extent);
        arc.setType(ArcType.OPEN);
        getChildren().add(styled(arc, "share"));
    }

    private static String style(Knows knows) {
        return switch (knows) {
            case YES -> "yes";
            case PERHAPS -> "perhaps";
            case NO -> "no";
        };
    }

    private static double radius(Ring ring) {
        return switch (ring) {
            case LOCAL -> 24;
            case DIRECT -> 44;
            case FURTHER -> 64;
        };
    }

    private static Circle circle(double x, double y, double radius) {
        return new Circle(SIZE.getWidth() / 2 + x, SIZE.getHeight() / 2 + y, radius);
    }

    private static Node styled(Node node, String... styles) {
        node.getStyleClass().addAll(styles);
        return node;
    }
}
