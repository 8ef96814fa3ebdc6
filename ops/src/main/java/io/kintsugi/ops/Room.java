package io.kintsugi.ops;

import io.helidon.webserver.http.HttpRouting;

/// A group of paths. Behind the [Gate]: whoever comes there may.
sealed interface Room
    permits ActionRoom, ExplainRoom, LoginRoom, ModelRoom, Pages, ProbeRoom, Streams {
  void open(HttpRouting.Builder routing);
}
