package io.kintsugi.proxy.session.commands;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.statements.PlanExecutor;
import io.kintsugi.proxy.wire.Capability;
import io.kintsugi.router.plan.RouteError;
import io.kintsugi.router.plan.RoutePlan.Doubt;
import io.kintsugi.router.plan.RoutePlan.Refused;
import io.kintsugi.router.plan.ShardStatement;
import io.kintsugi.router.sql.StatementSplitter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// COM_QUERY: one statement, or several when the client said CLIENT_MULTI_STATEMENTS.
final class QueryCommand {
  private static final int SHOWN = 1024;
  private final ClientSession session;
  private final PlanExecutor executor;
  private final StatementSplitter splitter = new StatementSplitter();

  QueryCommand(ClientSession session, PlanExecutor executor) {
    this.session = session;
    this.executor = executor;
  }

  void run(ByteBuf sql) {
    int length = sql.readableBytes();
    byte[] text = session.loop().text(sql);
    int end = trimmed(text, length);
    int semicolon = indexOfSemicolon(text, end);
    if (semicolon < 0) {
      one(text, 0, end);
      return;
    }
    List<Span> spans = split(text, end);
    if (spans.size() <= 1) {
      Span only = spans.isEmpty() ? new Span(0, end) : spans.getFirst();
      one(text, only.from(), only.to());
    } else if (session.link().has(Capability.CLIENT_MULTI_STATEMENTS)
        || session.multiStatements()) {
      several(Arrays.copyOf(text, end), spans, 0);
    } else {
      executor.run(
          new Refused(
              RouteError.SYNTAX,
              "You have an error in your SQL syntax: a second statement follows, and the client did"
                  + " not ask for CLIENT_MULTI_STATEMENTS",
              new Doubt(ShardStatement.asIs(session.branches().anyShard()), false)),
          text,
          0,
          end);
    }
  }

  /// One statement's place in the text.
  private record Span(int from, int to) {}

  private List<Span> split(byte[] text, int end) {
    splitter.reset(text, 0, end, session.state().lexMode());
    List<Span> spans = new ArrayList<>();
    while (splitter.next()) {
      spans.add(new Span(splitter.start(), splitter.end()));
    }
    return spans;
  }

  private void several(byte[] text, List<Span> spans, int index) {
    boolean last = index == spans.size() - 1;
    session.moreResults(!last);
    if (!last) {
      session
          .queue()
          .afterRun(() -> {
            if (session.moreResults()) {
              several(text, spans, index + 1);
            } else {
              session.proceed();
            }
          });
    }
    Span span = spans.get(index);
    one(text, span.from(), span.to());
  }

  private void one(byte[] text, int from, int to) {
    session.activity().doing(text, from, Math.min(to, from + SHOWN));
    executor.route(text, from, to);
  }

  /// Without trailing blanks and one trailing semicolon.
  private static int trimmed(byte[] text, int length) {
    int end = length;
    while (end > 0 && (text[end - 1] <= ' ' && text[end - 1] >= 0)) {
      end--;
    }
    return end > 0 && text[end - 1] == ';' ? end - 1 : end;
  }

  private static int indexOfSemicolon(byte[] text, int end) {
    for (int i = 0; i < end; i++) {
      if (text[i] == ';') {
        return i;
      }
    }
    return -1;
  }
}
