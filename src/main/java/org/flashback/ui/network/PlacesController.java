package org.flashback.ui.network;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.fxml.FXML;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import org.flashback.ui.common.StateGlyph;
import org.flashback.ui.common.Texts;
import org.jspecify.annotations.Nullable;

/** The table that says what the map shows. */
public final class PlacesController {
    private static final double ROOM_FOR_HEARD_FROM = 560;
    private static final double ROOM_FOR_LAST_SEEN = 430;

    private final NetworkViewModel model;

    @FXML
    TableView<Place> table;

    @FXML
    TableColumn<Place, Place> name;

    @FXML
    TableColumn<Place, Place> link;

    @FXML
    TableColumn<Place, Place> path;

    @FXML
    TableColumn<Place, Place> rtt;

    @FXML
    TableColumn<Place, Place> hops;

    @FXML
    TableColumn<Place, Place> heardFrom;

    @FXML
    TableColumn<Place, Place> lastSeen;

    public PlacesController(NetworkViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        for (var column : List.of(name, link, path, rtt, hops, heardFrom, lastSeen)) {
            column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
            column.setReorderable(false);
            column.setSortable(false);
        }
        name.setCellFactory(column -> new Cell(Place::name, true, "first"));
        link.setCellFactory(column -> new Cell(Place::state, false, "plain"));
        path.setCellFactory(column -> new Cell(Place::path, false, "plain"));
        rtt.setCellFactory(column -> new Cell(Place::rtt, false, "numeric"));
        hops.setCellFactory(column -> new Cell(Place::hopCount, false, "numeric"));
        heardFrom.setCellFactory(column -> new Cell(Place::heardFrom, false, "after-number"));
        lastSeen.setCellFactory(
                column -> new Cell(place -> place.seen(model.now().get()), false, "plain"));
        heardFrom.visibleProperty().bind(table.widthProperty().greaterThanOrEqualTo(ROOM_FOR_HEARD_FROM));
        lastSeen.visibleProperty().bind(table.widthProperty().greaterThanOrEqualTo(ROOM_FOR_LAST_SEEN));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setAccessibleText(Texts.get("network.title"));
        table.setRowFactory(view -> row());
        table.setOnKeyPressed(event -> {
            Place selected = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && selected != null) {
                model.open(selected);
                event.consume();
            }
        });
        table.focusedProperty().addListener((source, before, now) -> {
            if (now && table.getSelectionModel().getSelectedIndex() < 0) {
                table.getSelectionModel().selectFirst();
            }
        });
        model.picture().addListener((source, before, now) -> list(now.places()));
        list(model.picture().get().places());
    }

    /** The selection stays with the place, not with the row. */
    private void list(List<Place> places) {
        if (places.equals(table.getItems())) {
            return;
        }
        Optional<String> selected =
                Optional.ofNullable(table.getSelectionModel().getSelectedItem()).map(Place::id);
        table.getItems().setAll(places);
        selected.ifPresent(id -> {
            for (int i = 0; i < places.size(); i++) {
                if (places.get(i).id().equals(id)) {
                    table.getSelectionModel().clearAndSelect(i);
                    return;
                }
            }
        });
    }

    private TableRow<Place> row() {
        var row = new TableRow<Place>();
        row.setOnMouseClicked(event -> {
            if (row.getItem() != null && event.getClickCount() == 2) {
                model.open(row.getItem());
            }
        });
        return row;
    }

    /** One value of a place, in words. */
    private static final class Cell extends TableCell<Place, Place> {
        private final Function<Place, String> words;
        private final Optional<StateGlyph> glyph;

        Cell(Function<Place, String> words, boolean withGlyph, String style) {
            this.words = words;
            this.glyph = withGlyph ? Optional.of(new StateGlyph()) : Optional.empty();
            getStyleClass().add(style);
            setGraphicTextGap(8);
            setTextOverrun(withGlyph ? OverrunStyle.CENTER_ELLIPSIS : OverrunStyle.ELLIPSIS);
        }

        @Override
        protected void updateItem(@Nullable Place place, boolean empty) {
            super.updateItem(place, empty);
            if (place == null || empty) {
                setText(null);
                setGraphic(null);
                return;
            }
            setText(words.apply(place));
            glyph.ifPresent(sign -> {
                sign.setTone(place.tone());
                setGraphic(place.kind() == Place.Kind.RELAY ? diamond(place) : sign);
            });
        }

        private static Region diamond(Place place) {
            var diamond = new Region();
            diamond.getStyleClass().add("relay-glyph");
            place.tone().applyTo(diamond);
            return diamond;
        }
    }
}
