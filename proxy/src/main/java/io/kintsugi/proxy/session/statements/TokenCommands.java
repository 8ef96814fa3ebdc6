package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.acknowledge.Questions;
import io.kintsugi.proxy.backend.BackendPools;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.GtidToken;
import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.sql.SqlValues;
import io.kintsugi.router.statement.SessionStatement.Assignment;
import io.kintsugi.router.statement.SessionStatement.SelectConstants;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// `@@kintsugi_gtid_token`: what one session has seen, for another to wait for.
///
/// The token tells what the primaries that the session used may have shown by the time it is asked
/// for: never less than the session has seen. Who is given it waits until its own primaries have as
/// much, at once; from then on its causal reads have it like anything it has seen itself.
final class TokenCommands {
  private static final Pattern NAMES =
      Pattern.compile("(?i)@@\\s*(?:session\\s*\\.\\s*)?`?" + GtidToken.VARIABLE);
  private static final Pattern LITERAL = Pattern.compile("(?s)(?:_\\w+\\s*)?[xX]?['\"].*|0x.*");
  private final ClientSession session;

  TokenCommands(ClientSession session) {
    this.session = session;
  }

  static boolean reads(SelectConstants select) {
    return select.facts().stream().anyMatch(fact -> fact.name().endsWith(GtidToken.VARIABLE));
  }

  static boolean reads(String expression) {
    return NAMES.matcher(expression).find();
  }

  /// @param then what needs the token's value: it is the session's own by then
  void refresh(Runnable then) {
    Map<Integer, String> questions = new HashMap<>();
    groups(true).values().forEach(shard -> questions.put(shard, Questions.SEEN));
    Duration patience = Duration.ofMillis(session.loop().proxy().loginTimeoutMillis());
    session.start(
        new PrimariesRun(
            session,
            questions,
            patience,
            seen -> {
              session.state().own(GtidToken.VARIABLE, GtidToken.of(seen).toString());
              then.run();
            }));
  }

  /// The groups of servers, each with one of its shards.
  ///
  /// @param used those only that the session has used
  private Map<String, Integer> groups(boolean used) {
    BackendPools pools = session.loop().pools();
    Map<String, Integer> groups = new HashMap<>();
    for (int shard : new UsableSchemas(session).shards()) {
      if (!used || session.reads().used(shard)) {
        groups.putIfAbsent(pools.target(shard).server(), shard);
      }
    }
    return groups;
  }

  /// The token that is assigned.
  ///
  /// @throws IllegalArgumentException with a sentence, when it is none
  GtidToken assigned(Assignment.SessionVariable variable) {
    GtidToken token = variable.isDefault() ? GtidToken.parse("") : GtidToken.parse(text(variable));
    Map<String, Integer> known = groups(false);
    for (String group : token.positions().keySet()) {
      if (!known.containsKey(group)) {
        throw new IllegalArgumentException("no server '" + group + "' holds a shard here");
      }
    }
    return token;
  }

  private String text(Assignment.SessionVariable variable) {
    String expression = variable.expression().strip();
    SqlValue value = null;
    if (expression.startsWith("@") && !expression.startsWith("@@")) {
      String name = expression.substring(1).replace("`", "").toLowerCase(Locale.ROOT);
      value = session.state().userVariable(name);
    } else if (LITERAL.matcher(expression).matches()) {
      byte[] bytes = expression.getBytes(StandardCharsets.ISO_8859_1);
      value = SqlValues.of(bytes, 0, bytes.length, session.state().lexMode());
    }
    if (value instanceof SqlValue.Text text) {
      return new String(text.bytes(), StandardCharsets.UTF_8);
    }
    if (value instanceof SqlValue.Bytes bytes) {
      return new String(bytes.bytes(), StandardCharsets.UTF_8);
    }
    throw new IllegalArgumentException("it takes a string, or a user variable that holds one");
  }

  static ProxyError malformed(IllegalArgumentException why) {
    return new ProxyError(
        1231, "42000", "Variable '" + GtidToken.VARIABLE + "' can't be set: " + why.getMessage());
  }

  /// Waits until the primaries have executed all of the token.
  ///
  /// @param then answers the client
  void adopt(GtidToken token, Runnable then) {
    Map<String, Integer> groups = groups(false);
    Duration patience = session.loop().proxy().config().replication().causalTimeout();
    Map<Integer, String> questions = new HashMap<>();
    token
        .positions()
        .forEach((group, set) ->
            questions.put(groups.getOrDefault(group, 0), Questions.wait(set, patience)));
    session.start(new PrimariesRun(session, questions, patience, answers -> waited(answers, then)));
  }

  private void waited(Map<String, String> answers, Runnable then) {
    for (Map.Entry<String, String> answer : answers.entrySet()) {
      if (!answer.getValue().equals("0")) {
        session.replies().error(ProxyError.tokenAhead(answer.getKey()));
        session.proceed();
        return;
      }
    }
    for (int shard : new UsableSchemas(session).shards()) {
      if (answers.containsKey(session.loop().pools().target(shard).server())) {
        session.reads().primaryUsed(shard);
      }
    }
    then.run();
  }
}
