package io.kintsugi.proxy.session.commands;

import io.kintsugi.proxy.session.ClientCommands;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.prepared.PreparedCommands;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.statements.PlanExecutor;
import io.kintsugi.proxy.session.statements.SessionCommands;
import io.kintsugi.proxy.wire.ClientCommand;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.CommandDecoder;
import io.netty.buffer.ByteBuf;

/// One switch over what a client can send.
public final class CommandDispatcher extends ClientCommands {
  private final ClientSession session;
  private final QueryCommand queries;
  private final PreparedCommands prepared;
  private final SmallCommands small;

  public CommandDispatcher(ClientSession session) {
    this.session = session;
    PlanExecutor executor = new PlanExecutor(session);
    this.queries = new QueryCommand(session, executor);
    this.prepared = new PreparedCommands(session, executor);
    this.small = new SmallCommands(session, prepared);
    executor.statements(new SessionCommands(session, executor));
  }

  @Override
  public void dispatch(ByteBuf payload) {
    switch (CommandDecoder.decode(payload, session.link().capabilities())) {
      case ClientCommand.Query query -> queries.run(query.sql());
      case ClientCommand.Execute execute -> prepared.execute(execute);
      case ClientCommand.Prepare prepare -> prepared.prepare(prepare.sql());
      case ClientCommand.CloseStatement close -> prepared.close(close.statementId());
      case ClientCommand.SendLongData data -> prepared.longData(data);
      case ClientCommand.ResetStatement reset -> prepared.reset(reset.statementId());
      case ClientCommand.Fetch fetch -> prepared.fetch(fetch.statementId(), fetch.rows());
      case ClientCommand.Ping ping -> small.ping();
      case ClientCommand.Quit quit -> session.close();
      case ClientCommand.InitDb use -> small.use(use.schema());
      case ClientCommand.FieldList list -> small.fieldList(list.table(), list.wildcard());
      case ClientCommand.Statistics statistics -> small.statistics();
      case ClientCommand.ChangeUser change -> small.changeUser(change);
      case ClientCommand.ResetConnection reset -> small.reset();
      case ClientCommand.SetOption option -> small.setOption(option.option());
      case ClientCommand.ProcessKill kill -> small.kill(kill.connectionId());
      case ClientCommand.Debug debug -> refuse(Command.COM_DEBUG);
      case ClientCommand.Unsupported unsupported -> refuse(unsupported.code());
    }
  }

  private void refuse(int code) {
    session
        .replies()
        .error(
            code == Command.COM_DEBUG
                ? ProxyError.notYet("COM_DEBUG is not passed on to the shards")
                : ProxyError.UNKNOWN_COMMAND);
    session.proceed();
  }

  @Override
  public void close() {
    prepared.closeAll();
  }
}
