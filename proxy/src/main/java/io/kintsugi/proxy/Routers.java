package io.kintsugi.proxy;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.admin.SchemaReader;
import io.kintsugi.router.KeySource;
import io.kintsugi.router.Router;
import io.kintsugi.router.rule.Catalogs;
import io.kintsugi.router.rule.ShardNumbers;
import io.kintsugi.router.rule.WeightCache;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes one router after the other for the life of the process: each has a version of its own, and
/// all share the source of keys and the weights. Any thread may ask.
final class Routers {
  private static final Logger log = LoggerFactory.getLogger(Routers.class);
  private static final long WEIGHTS = 100_000;
  private final KeySource keys;
  private final WeightCache weights = new WeightCache(WEIGHTS);
  private final AtomicLong versions = new AtomicLong();

  Routers(KeySource keys) {
    this.keys = keys;
  }

  WeightCache weights() {
    return weights;
  }

  Router build(ProxyConfig config, ShardNumbers numbers, SchemaReader.Schemas schemas) {
    schemas.problems().forEach(problem -> log.warn("{}", problem));
    return new Router(
        Catalogs.build(
            versions.incrementAndGet(),
            numbers,
            config.schemas(),
            schemas.columns(),
            schemas.primaryViews()),
        keys,
        weights);
  }
}
