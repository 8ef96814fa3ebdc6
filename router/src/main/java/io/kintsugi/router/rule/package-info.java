/// Where rows live: the catalogue of tables and the placement of keys.
@NullMarked
package io.kintsugi.router.rule;

import org.jspecify.annotations.NullMarked;
