package io.kintsugi.router.statement;

import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.Token;
import io.kintsugi.router.statement.SessionStatement.Deallocate;
import io.kintsugi.router.statement.SessionStatement.Execute;
import io.kintsugi.router.statement.SessionStatement.Kill;
import io.kintsugi.router.statement.SessionStatement.Prepare;
import io.kintsugi.router.statement.SessionStatement.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Recognises statements about the session from their tokens; most others are rejected by their
/// first word. A SELECT is read up to its first table that is not information_schema's.
public final class SessionStatementParser {
  private final Cursor in;
  private final boolean blank;
  private final @Nullable String schema;

  private SessionStatementParser(Cursor in, boolean blank, @Nullable String schema) {
    this.in = in;
    this.blank = blank;
    this.schema = schema;
  }

  /// Null when the bytes from `from` to `to` (exclusive) are not a statement about the session, or
  /// not one that is known: then the planner goes on, and refuses what it does not know either.
  public static @Nullable SessionStatement parse(byte[] sql, int from, int to, LexMode mode) {
    return parse(sql, from, to, mode, null);
  }

  /// `schema` is the default schema: with information_schema chosen, tables need no qualifier.
  public static @Nullable SessionStatement parse(
      byte[] sql, int from, int to, LexMode mode, @Nullable String schema) {
    Cursor in = new Cursor(sql, from, to, mode);
    return new SessionStatementParser(in, blank(sql, from, to), schema).statement();
  }

  private static boolean blank(byte[] sql, int from, int to) {
    for (int i = from; i < to; i++) {
      if ((sql[i] < 0 || sql[i] > ' ') && sql[i] != ';') {
        return false;
      }
    }
    return true;
  }

  private @Nullable SessionStatement statement() {
    Token first = in.current().kind();
    if (first == Token.LEFT_PAREN) {
      return new SelectParser(in, schema).select();
    }
    if (first == Token.END) {
      return blank ? null : new SessionStatement.OnlyComments();
    }
    return word();
  }

  private @Nullable SessionStatement word() {
    @Nullable String first = firstWord();
    return first == null ? null : statement(first);
  }

  /// No first word of ours is longer than START TRANSACTION's neighbours, or begins otherwise.
  private @Nullable String firstWord() {
    Cursor.Lexeme first = in.current();
    int length = first.to() - first.from();
    return length > 10 || "bscrukpedlwBSCRUKPEDLW".indexOf(in.bytes(first)) == 0 ? null : in.word();
  }

  private @Nullable SessionStatement statement(String first) {
    switch (first) {
      case "SELECT", "WITH":
        return new SelectParser(in, schema).select();
      case "BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "LOCK", "UNLOCK":
        in.skip();
        return transaction(first);
      case "SET":
        in.skip();
        return new SetParser(in).set();
      case "SHOW":
        in.skip();
        return new ShowParser(in).show();
      case "EXPLAIN":
        in.skip();
        @Nullable SessionStatement route = new KintsugiParser(in).explainRoute();
        return route == null ? new ShowParser(in).describe(0) : route;
      case "DESCRIBE", "DESC":
        in.skip();
        return new ShowParser(in).describe(0);
      default:
        return other(first);
    }
  }

  private @Nullable SessionStatement transaction(String first) {
    TransactionParser parser = new TransactionParser(in);
    return switch (first) {
      case "BEGIN" -> parser.begin();
      case "START" -> parser.start();
      case "COMMIT" -> parser.commit();
      case "ROLLBACK" -> parser.rollback();
      case "SAVEPOINT" -> parser.savepoint();
      case "RELEASE" -> parser.releaseSavepoint();
      case "LOCK" -> parser.lock();
      default -> parser.unlock();
    };
  }

  private @Nullable SessionStatement other(String first) {
    in.skip();
    return switch (first) {
      case "USE" -> use();
      case "KILL" -> kill();
      case "PREPARE" -> prepare();
      case "EXECUTE" -> execute();
      case "DEALLOCATE", "DROP" -> deallocate();
      case "KINTSUGI" -> new KintsugiParser(in).command();
      default -> null;
    };
  }

  private @Nullable SessionStatement use() {
    @Nullable String name = in.name();
    return name != null && in.atEnd() ? new Use(name) : null;
  }

  private @Nullable SessionStatement kill() {
    boolean queryOnly = in.take("QUERY");
    if (!queryOnly) {
      in.take("CONNECTION");
    }
    @Nullable Long id = in.integer();
    return id != null && in.atEnd() ? new Kill(id, queryOnly) : null;
  }

  private @Nullable SessionStatement prepare() {
    @Nullable String name = statementName();
    if (name == null || !in.take("FROM")) {
      return null;
    }
    @Nullable String variable = in.userVariable();
    @Nullable String text = variable == null ? in.stringValue() : null;
    boolean known = (variable != null || text != null) && in.atEnd();
    return known ? new Prepare(name, text, variable) : null;
  }

  private @Nullable SessionStatement execute() {
    @Nullable String name = statementName();
    List<String> using = new ArrayList<>();
    if (in.take("USING")) {
      do {
        @Nullable String variable = in.userVariable();
        if (variable == null) {
          return null;
        }
        using.add(variable);
      } while (in.take(','));
    }
    return name != null && in.atEnd() ? new Execute(name, using) : null;
  }

  private @Nullable SessionStatement deallocate() {
    if (!in.take("PREPARE")) {
      return null;
    }
    @Nullable String name = statementName();
    return name != null && in.atEnd() ? new Deallocate(name) : null;
  }

  private @Nullable String statementName() {
    @Nullable String name = in.name();
    return name == null ? null : name.toLowerCase(Locale.ROOT);
  }
}
