package io.kintsugi.proxy.session;

import io.kintsugi.router.statement.SessionStatement;

/// What is asked about the schema and the session: SHOW, information_schema, `SELECT @@x`.
final class MetadataCommands {
  private final ClientSession session;

  MetadataCommands(ClientSession session, PlanExecutor executor) {
    this.session = session;
  }

  void constants(
      SessionStatement.SelectConstants select, byte[] text, int from, int to, boolean binary) {
    refuse("SELECT of session values is not supported yet");
  }

  void tables(SessionStatement.Metadata tables, byte[] text, int from, int to, boolean binary) {
    refuse("information_schema is not supported yet");
  }

  void explain(SessionStatement.Explain explain, byte[] text, int from, int to, boolean binary) {
    refuse("EXPLAIN is not supported yet");
  }

  void show(SessionStatement.Show show, boolean binary) {
    refuse("SHOW " + show.kind() + " is not supported yet");
  }

  private void refuse(String why) {
    session.replies().error(ProxyError.notYet(why));
    session.proceed();
  }
}
