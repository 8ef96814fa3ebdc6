/// docker-compose.yml rehearsed without Docker: its files at work on real servers.
@NullMarked
package io.kintsugi.it.compose;

import org.jspecify.annotations.NullMarked;
