package org.flashback.architecture;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Rule 5: how long things may be. Lengths are lines from the first of the declaration to its closing brace. */
public final class SourceLimits {
    /** A reader keeps a file in mind; a longer one holds two concepts. */
    public static final int FILE_LINES = 400;

    /** A method fits on a screen. */
    public static final int METHOD_LINES = 50;

    /** A method that is nothing but one switch over all cases is read by case. */
    public static final int DISPATCH_LINES = 80;

    /** What needs more is two things. Records are exempt: their components are data, not collaborators. */
    public static final int CONSTRUCTOR_PARAMETERS = 8;

    /** A view that is longer hides a component that deserves a file. */
    public static final int FXML_LINES = 150;

    /** The top loops of threads, which must survive or report whatever happens; everybody else names what can go wrong. */
    private static final Set<String> CATCH_ALL = Set.of("NodeLoop.java", "Tasks.java", "Lifecycle.java");

    private static final Set<String> TOO_WIDE = Set.of("Exception", "Throwable", "java.lang.Exception");

    private SourceLimits() {}

    /**
     * Answers what is wrong with a Java file, a line each.
     *
     * @param name the file's name, for the answers
     */
    public static List<String> inJava(String name, String text) {
        List<String> found = new ArrayList<>();
        lines(name, text, FILE_LINES, found);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task =
                (JavacTask) compiler.getTask(null, null, d -> {}, List.of(), null, List.of(source(name, text)));
        try {
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(unit, Trees.instance(task).getSourcePositions(), name, found).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Answers what is wrong with an FXML file, a line each. */
    public static List<String> inFxml(String name, String text) {
        List<String> found = new ArrayList<>();
        lines(name, text, FXML_LINES, found);
        return found;
    }

    private static void lines(String name, String text, int limit, List<String> found) {
        long count = text.lines().count();
        if (count > limit) {
            found.add(name + " has " + count + " lines, the limit is " + limit);
        }
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(
                URI.create("string:///" + name.replace('\\', '/')), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static final class Scanner extends TreeScanner<@Nullable Void, @Nullable ClassTree> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final String name;
        private final List<String> found;

        Scanner(CompilationUnitTree unit, SourcePositions positions, String name, List<String> found) {
            this.unit = unit;
            this.positions = positions;
            this.name = name;
            this.found = found;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable ClassTree outer) {
            return super.visitClass(type, type);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable ClassTree type) {
            boolean constructor = method.getName().contentEquals("<init>");
            String title =
                    constructor && type != null ? "constructor of " + type.getSimpleName() : method.getName() + "()";
            int limit = isDispatch(method.getBody()) ? DISPATCH_LINES : METHOD_LINES;
            long length =
                    line(positions.getEndPosition(unit, method)) - line(positions.getStartPosition(unit, method)) + 1;
            if (length > limit) {
                found.add(at(method) + title + " has " + length + " lines, the limit is " + limit);
            }
            int parameters = method.getParameters().size();
            boolean ofRecord = type != null && type.getKind() == Tree.Kind.RECORD;
            if (constructor && !ofRecord && parameters > CONSTRUCTOR_PARAMETERS) {
                found.add(at(method) + title + " has " + parameters + " parameters, the limit is "
                        + CONSTRUCTOR_PARAMETERS);
            }
            return super.visitMethod(method, type);
        }

        @Override
        public @Nullable Void visitCatch(CatchTree caught, @Nullable ClassTree type) {
            String what = caught.getParameter().getType().toString();
            boolean exempt = CATCH_ALL.stream().anyMatch(name::endsWith) || name.contains("src/test/");
            if (TOO_WIDE.contains(what) && !exempt) {
                found.add(at(caught) + "catches " + what + ", which hides what can go wrong");
            }
            return super.visitCatch(caught, type);
        }

        private static boolean isDispatch(@Nullable BlockTree body) {
            if (body == null || body.getStatements().size() != 1) {
                return false;
            }
            StatementTree only = body.getStatements().getFirst();
            Tree inner =
                    switch (only) {
                        case ReturnTree r -> r.getExpression();
                        case ExpressionStatementTree e -> e.getExpression();
                        default -> only;
                    };
            return inner instanceof SwitchTree || inner instanceof SwitchExpressionTree;
        }

        private String at(Tree tree) {
            return name + ":" + line(positions.getStartPosition(unit, tree)) + " ";
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
