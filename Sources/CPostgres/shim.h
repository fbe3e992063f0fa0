// The door to libpq: nothing else in Entente sees a PQ... symbol.
#pragma once
#include <libpq-fe.h>
