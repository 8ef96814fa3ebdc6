package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.router.rule.LogicalSchema;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The schemas that a session's account may use: the one it turns to, and the shards of all.
public final class UsableSchemas {
  private final ClientSession session;

  public UsableSchemas(ClientSession session) {
    this.session = session;
  }

  /// USE and COM_INIT_DB; answers the client.
  public void use(String schema) {
    SessionState state = session.state();
    boolean known = session.loop().proxy().config().schemas().containsKey(schema);
    if (schema.equalsIgnoreCase("information_schema") || (known && state.mayUse(schema))) {
      state.schema(schema);
      state.rowCount(0);
      state.warnings(List.of());
      session.replies().schemaChanged(schema);
    } else if (known) {
      session.replies().error(ProxyError.accessDenied(state.user(), state.host(), schema));
    } else {
      session.replies().error(ProxyError.unknownDatabase(schema));
    }
  }

  /// The shards of all schemas that the account may use.
  List<Integer> shards() {
    Set<Integer> shards = new TreeSet<>();
    for (String name : session.loop().proxy().config().schemas().keySet()) {
      LogicalSchema schema = session.routing().catalog().schema(name);
      if (schema != null && session.state().mayUse(name)) {
        schema.shards().forEach(shards::add);
      }
    }
    return List.copyOf(shards);
  }
}
