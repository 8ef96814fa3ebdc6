package io.kintsugi.ops;

import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What went wrong is told in a sentence, and never where: that is for the log.
final class Mishaps implements ErrorHandler<Throwable> {
  private static final Logger log = LoggerFactory.getLogger(Mishaps.class);

  @Override
  public void handle(ServerRequest request, ServerResponse response, Throwable failure) {
    switch (failure) {
      case BadRequest bad -> Replies.refuse(response, Status.BAD_REQUEST_400, bad.sentence());
      case HttpException http ->
          Replies.refuse(response, http.status(), http.status().reasonPhrase());
      default -> {
        log.warn("{} {}", request.prologue().method(), request.path().path(), failure);
        Replies.refuse(
            response, Status.INTERNAL_SERVER_ERROR_500, "That failed; the log says more.");
      }
    }
  }
}
