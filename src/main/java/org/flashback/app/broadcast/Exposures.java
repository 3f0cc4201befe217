package org.flashback.app.broadcast;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.flashback.app.port.Settings;
import org.flashback.app.settings.SettingsService;
import org.flashback.core.identity.Email;
import org.flashback.core.record.IpAddress;

/** What would become visible, what the user has unticked, and whether the card has to be shown again. */
final class Exposures {
    private final OwnAddresses addresses;
    private final SettingsService settings;

    Exposures(OwnAddresses addresses, SettingsService settings) {
        this.addresses = addresses;
        this.settings = settings;
    }

    Exposure preview(Email name, int port) {
        Set<String> hidden = Set.copyOf(settings.current().hiddenAddresses());
        return of(name, port, addresses.candidates(hidden));
    }

    /** What is visible when exactly these addresses are. */
    Exposure visible(Email name, int port, Set<IpAddress> published) {
        List<Exposure.Address> visible = addresses.candidates(Set.of()).stream()
                .filter(candidate -> published.contains(candidate.address()))
                .map(candidate -> new Exposure.Address(candidate.address(), candidate.origin(), true))
                .toList();
        return of(name, port, visible);
    }

    /** Addresses that would be chosen by default and are not among these: the user wants them kept. */
    List<String> hidden(Set<IpAddress> published) {
        return addresses.candidates(Set.of()).stream()
                .filter(Exposure.Address::chosen)
                .map(Exposure.Address::address)
                .filter(address -> !published.contains(address))
                .map(IpAddress::text)
                .toList();
    }

    /** Stands for what was confirmed, so that something new is noticed. */
    String digest(Email name, Set<IpAddress> published) {
        return name.text() + " "
                + String.join(
                        " ", published.stream().map(IpAddress::text).sorted().toList());
    }

    /** Whether something would become visible that was not confirmed before. */
    boolean mustBeShown(Email name) {
        Settings now = settings.current();
        String wouldBe = digest(name, Set.copyOf(preview(name, 0).published()));
        boolean confirmed = now.confirmedExposure().equals(Optional.of(wouldBe));
        return now.confirmedExposure().isEmpty() || (now.askOnChange() && !confirmed);
    }

    private static Exposure of(Email name, int port, List<Exposure.Address> candidates) {
        boolean any = candidates.stream().anyMatch(Exposure.Address::chosen);
        return new Exposure(
                name.text(), candidates, any ? OptionalInt.of(port) : OptionalInt.empty(), List.of(), List.of());
    }
}
