package io.kintsugi.ops;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The dashboard's files, read once. They hold nothing that is secret: who is not logged in gets
/// them too.
final class Pages implements Room {
  private static final String ROOT = "/dashboard/";
  // A file below assets/ has a name made from its content: another content has another name.
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ASK_AGAIN = "no-cache";

  private final Map<String, Page> pages;

  private record Page(byte[] content, String type, String caching) {}

  private Pages(Map<String, Page> pages) {
    this.pages = pages;
  }

  /// What the build of `dashboard` put on the classpath; a list of it lies beside.
  static Pages ofClasspath() {
    Map<String, Page> pages = new LinkedHashMap<>();
    for (String name : new String(read("files.txt"), StandardCharsets.UTF_8).lines().toList()) {
      String caching = name.startsWith("assets/") ? FOR_EVER : ASK_AGAIN;
      pages.put("/" + name, new Page(read(name), type(name), caching));
    }
    Page index = pages.get("/index.html");
    if (index == null) {
      throw new IllegalStateException("the dashboard has no index.html");
    }
    pages.put("/", index);
    return new Pages(pages);
  }

  private static byte[] read(String name) {
    try (InputStream stream = Pages.class.getResourceAsStream(ROOT + name)) {
      if (stream == null) {
        throw new IllegalStateException("the dashboard was built without " + name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "application/octet-stream";
    };
  }

  @Override
  public void open(HttpRouting.Builder routing) {
    pages.keySet().forEach(path -> routing.get(path, this::page));
  }

  private void page(ServerRequest request, ServerResponse response) {
    Page page = pages.get(request.path().path());
    if (page == null) {
      Replies.missing(response);
      return;
    }
    response.headers().set(HeaderNames.CACHE_CONTROL, page.caching());
    response
        .status(Status.OK_200)
        .header(HeaderNames.CONTENT_TYPE, page.type())
        .send(page.content());
  }
}
