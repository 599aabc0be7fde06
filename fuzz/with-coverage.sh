#!/bin/sh
# Stands before the compiler (RUSTC_WRAPPER): our own crates are compiled so that libFuzzer sees which
# ways an input takes. Libraries stay as they are, and with them build scripts and macros, which could
# not run with it.
compiler=$1
shift
case "$* " in
*/registry/src/*.rs\ * | *--crate-name\ build_script* | *proc-macro* | *-vV* | *--crate-name\ ___*)
    exec "$compiler" "$@"
    ;;
esac
exec "$compiler" "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Ccodegen-units=1 -Copt-level=1 -Cdebuginfo=line-tables-only
