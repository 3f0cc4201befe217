package org.flashback.cli;

import java.io.Console;
import java.util.Optional;

/** The person at the terminal, if there is one. */
interface Terminal {
    /** Whether somebody can be asked. */
    boolean isInteractive();

    /** Asks a yes-or-no question; anything but yes is no. */
    boolean confirm(String question);

    /** The real one. */
    Terminal SYSTEM = new Terminal() {
        @Override
        public boolean isInteractive() {
            return Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .isPresent();
        }

        @Override
        public boolean confirm(String question) {
            return Optional.ofNullable(System.console())
                    .map(console -> console.readLine("%s [y/N] ", question))
                    .filter(answer -> answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"))
                    .isPresent();
        }
    };
}
