/// Servers, fault links and proxies as processes of their own, started and ended together.
@NullMarked
package io.kintsugi.chaos.stand;

import org.jspecify.annotations.NullMarked;
