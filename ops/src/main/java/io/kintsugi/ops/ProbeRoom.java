package io.kintsugi.ops;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Observed;
import java.util.List;
import java.util.Map;

/// For machines, without a login: whether the proxy lives, whether clients are to be sent here, and
/// its numbers.
final class ProbeRoom implements Room {
  private final Observed observed;
  private final Metrics metrics;

  ProbeRoom(Observed observed, Metrics metrics) {
    this.observed = observed;
    this.metrics = metrics;
  }

  private record Ready(boolean ready, List<String> reasons) {}

  @Override
  public void open(HttpRouting.Builder routing) {
    routing.get(
        "/health/live", (request, response) -> Replies.send(response, Map.of("live", true)));
    routing.get("/health/ready", this::ready);
    routing.get("/metrics", this::metrics);
  }

  private void ready(ServerRequest request, ServerResponse response) {
    Model.Status status = observed.status();
    response.status(status.ready() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    Replies.send(response, new Ready(status.ready(), status.reasons()));
  }

  private void metrics(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, Metrics.CONTENT_TYPE).send(metrics.scrape());
  }
}
