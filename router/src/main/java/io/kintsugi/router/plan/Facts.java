package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.plan.RoutePlan.Pin;
import io.kintsugi.router.plan.RoutePlan.Replica;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.Lexer;
import io.kintsugi.router.sql.Token;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a statement's tokens say by themselves, whatever its grammar: variables, calls, hints.
final class Facts {
  private static final Pattern SHARD =
      Pattern.compile("\\bshard\\s*\\(\\s*`?([^`)\\s]+)`?\\s*\\)", Pattern.CASE_INSENSITIVE);
  private static final Pattern PRIMARY =
      Pattern.compile("(?<![\\w.`])primary(?![\\w.`(])", Pattern.CASE_INSENSITIVE);
  private static final Pattern REPLICA =
      Pattern.compile("(?<![\\w.`])replica(?![\\w.`(])", Pattern.CASE_INSENSITIVE);
  private static final Set<String> CLOCK =
      Set.of(
          "NOW",
          "SYSDATE",
          "CURDATE",
          "CURTIME",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "UTC_DATE",
          "UTC_TIME",
          "UTC_TIMESTAMP",
          "UNIX_TIMESTAMP");
  private static final Set<String> BARE_CLOCK =
      Set.of(
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "UTC_DATE",
          "UTC_TIME",
          "UTC_TIMESTAMP");
  private static final Set<String> UNREPEATABLE =
      Set.of("UUID", "UUID_SHORT", "RAND", "RANDOM_BYTES", "SYSDATE", "LAST_INSERT_ID");
  private static final Set<String> LOCKS =
      Set.of("GET_LOCK", "RELEASE_LOCK", "RELEASE_ALL_LOCKS", "IS_FREE_LOCK", "IS_USED_LOCK");

  private final Set<String> variables = new TreeSet<>();
  private final Set<String> calls = new LinkedHashSet<>();
  private boolean clock;
  private boolean assigns;
  private boolean systemVariables;
  private @Nullable String shardHint;
  private boolean primaryHint;
  private boolean replicaHint;
  private final boolean pure;
  private final TableLookup tables;

  Facts(Source source, TableLookup tables) {
    this.tables = tables;
    pure = PureReads.is(source);
    for (int i = 0; i < source.size(); i++) {
      token(source, i);
    }
    if (source.fingerprint().hints()) {
      hints(source.fingerprint(), source);
    }
  }

  private void token(Source source, int i) {
    switch (source.kind(i)) {
      case USER_VARIABLE -> variables.add(Names.lower(Names.unquoted(source.text(i).substring(1))));
      case SYSTEM_VARIABLE -> systemVariables = true;
      case ASSIGN -> assigns |= source.kind(i - 1) == Token.USER_VARIABLE;
      case WORD -> word(source, i);
      default -> {}
    }
  }

  private void word(Source source, int i) {
    String word = source.word(i);
    boolean qualified = source.kind(i - 1) == Token.DOT || source.kind(i + 1) == Token.DOT;
    if (qualified) {
      return;
    }
    if (source.kind(i + 1) == Token.LEFT_PAREN) {
      calls.add(word);
      // Only without an argument is it the present time.
      boolean converts = word.equals("UNIX_TIMESTAMP") && source.kind(i + 2) != Token.RIGHT_PAREN;
      clock |= CLOCK.contains(word) && !converts;
    } else {
      clock |= BARE_CLOCK.contains(word);
    }
  }

  private void hints(Fingerprint fingerprint, Source source) {
    Lexer lexer = new Lexer();
    lexer.reset(fingerprint.text(), fingerprint.from(), fingerprint.to(), source.mode());
    for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
      if (token == Token.HINT) {
        String body = lexer.string();
        Matcher matcher = SHARD.matcher(body);
        if (matcher.find()) {
          shardHint = matcher.group(1);
        }
        primaryHint |= PRIMARY.matcher(body).find();
        replicaHint |= REPLICA.matcher(body).find();
      }
    }
  }

  @Nullable String shardHint() {
    return shardHint;
  }

  boolean calls(String function) {
    return calls.contains(function);
  }

  Set<String> calls() {
    return calls;
  }

  boolean clock() {
    return clock;
  }

  boolean assigns() {
    return assigns;
  }

  boolean systemVariables() {
    return systemVariables;
  }

  boolean userLocks() {
    return calls.stream().anyMatch(LOCKS::contains);
  }

  /// A function that would give each shard another value, or null. NOW() is none: it can be fixed.
  @Nullable String unrepeatable() {
    return calls.stream().filter(UNREPEATABLE::contains).findFirst().orElse(null);
  }

  /// Asked when all tables have been found. `several`: the statement runs on more than one shard.
  Traits traits(Access access, boolean several, boolean anyShard) {
    Pin pin = userLocks() ? Pin.USER_LOCK : assigns ? Pin.USER_VARIABLE_ASSIGNMENT : null;
    return new Traits(
        access,
        variables,
        calls.contains("LAST_INSERT_ID"),
        pin,
        access == Access.READ && pin == null ? replica() : Replica.NEVER,
        several && clock,
        anyShard && pin == null);
  }

  private Replica replica() {
    if (!pure || primaryHint || tables.primaryViews()) {
      return Replica.NEVER;
    }
    return replicaHint ? Replica.WANTED : Replica.ALLOWED;
  }

  /// READ, or LOCKING_READ for FOR UPDATE, FOR SHARE, LOCK IN SHARE MODE and user locks.
  Access readAccess(Source source) {
    boolean locks = userLocks();
    for (int i = 0; i < source.size(); i++) {
      boolean forUpdate =
          source.keyword(i) == Keyword.FOR
              && (source.keyword(i + 1) == Keyword.UPDATE
                  || source.keyword(i + 1) == Keyword.SHARE);
      boolean inShareMode =
          source.keyword(i) == Keyword.LOCK && source.keyword(i + 1) == Keyword.IN;
      locks |= forUpdate || inShareMode;
    }
    return locks ? Access.LOCKING_READ : Access.READ;
  }
}
