package org.flashback.ui.home;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.event.ActionEvent;
import javafx.event.EventHandler;
import javafx.scene.AccessibleAction;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Control;
import javafx.scene.control.Skin;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.flashback.app.broadcast.BroadcastSnapshot.Mode;
import org.jspecify.annotations.Nullable;

/**
 * The switch between silent and broadcasting. It shows the mode it is given and never changes it itself: pressing it
 * only fires {@link #onActionProperty}, because what follows may be the exposure card first.
 */
public final class BroadcastSwitch extends Control {
    private static final PseudoClass ON = PseudoClass.getPseudoClass("on");
    private static final PseudoClass SWITCHING = PseudoClass.getPseudoClass("switching");

    private final ObjectProperty<Mode> mode = new SimpleObjectProperty<>(this, "mode", Mode.SILENT);
    private final ObjectProperty<@Nullable EventHandler<ActionEvent>> onAction =
            new SimpleObjectProperty<>(this, "onAction", null);

    public BroadcastSwitch() {
        getStyleClass().add("broadcast-switch");
        setAccessibleRole(AccessibleRole.TOGGLE_BUTTON);
        setFocusTraversable(true);
        mode.addListener((source, before, now) -> modeChanged(now));
        setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY) {
                requestFocus();
                fire();
            }
        });
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.SPACE || event.getCode() == KeyCode.ENTER) {
                fire();
                event.consume();
            }
        });
    }

    private void modeChanged(Mode now) {
        pseudoClassStateChanged(ON, isOn());
        pseudoClassStateChanged(SWITCHING, now == Mode.SWITCHING_ON || now == Mode.SWITCHING_OFF);
        notifyAccessibleAttributeChanged(AccessibleAttribute.SELECTED);
    }

    /** Whether the thumb stands, or is on its way, at the right. */
    public boolean isOn() {
        return mode.get() == Mode.BROADCASTING || mode.get() == Mode.SWITCHING_ON;
    }

    public ObjectProperty<Mode> modeProperty() {
        return mode;
    }

    /** What pressing it asks for. */
    public ObjectProperty<@Nullable EventHandler<ActionEvent>> onActionProperty() {
        return onAction;
    }

    public void setOnAction(EventHandler<ActionEvent> action) {
        onAction.set(action);
    }

    public @Nullable EventHandler<ActionEvent> getOnAction() {
        return onAction.get();
    }

    /** As if pressed. */
    public void fire() {
        EventHandler<ActionEvent> action = onAction.get();
        if (!isDisabled() && action != null) {
            action.handle(new ActionEvent(this, this));
        }
    }

    @Override
    protected Skin<?> createDefaultSkin() {
        return new BroadcastSwitchSkin(this);
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        return attribute == AccessibleAttribute.SELECTED
                ? (Object) isOn()
                : super.queryAccessibleAttribute(attribute, parameters);
    }

    @Override
    public void executeAccessibleAction(AccessibleAction action, Object... parameters) {
        if (action == AccessibleAction.FIRE) {
            fire();
        } else {
            super.executeAccessibleAction(action, parameters);
        }
    }
}
