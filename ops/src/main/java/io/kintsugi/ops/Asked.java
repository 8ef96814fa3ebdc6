package io.kintsugi.ops;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

/// What a request carries.
final class Asked {
  private static final HeaderName SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final int LONGEST_NAME = 64;

  private Asked() {}

  /// Whoever the [Gate] let in.
  static Logins.Login login(ServerRequest request) {
    return request
        .context()
        .get(Logins.Login.class)
        .orElseThrow(() -> new IllegalStateException("not behind the gate"));
  }

  /// A form of somebody else's page can send no JSON without asking first.
  static <T> T body(ServerRequest request, Class<T> form) {
    String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!type.startsWith("application/json")) {
      throw new BadRequest("The body has to be application/json.");
    }
    return Replies.read(request.content().as(byte[].class), form);
  }

  /// Browsers say where a request comes from; who is no browser says nothing.
  static void sameSite(ServerRequest request) {
    String site = request.headers().first(SITE).orElse("none");
    if (!site.equals("same-origin") && !site.equals("none")) {
      throw new BadRequest("This is not for other sites' pages.");
    }
  }

  /// A name of a stranger's choice as it may stand in a log.
  static String named(String user) {
    String shown = user.replaceAll("\\p{Cntrl}", "?");
    return shown.length() <= LONGEST_NAME ? shown : shown.substring(0, LONGEST_NAME) + "...";
  }
}
