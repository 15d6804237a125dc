/* Another date for a whole run: whoever asks the C library for the time of day is told CLOCK_SHIFT
 * seconds more. reproduce.py builds and preloads it. Left as they are: clocks that only count on,
 * and so all waiting; the dates that the system gives to files; programs without a C library of
 * the system (a pandoc that carries its own). */
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t shift(void) {
    const char *given = getenv("CLOCK_SHIFT");
    return given ? (time_t)atoll(given) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = (int)syscall(SYS_clock_gettime, clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += shift();
    return failed;
}

int gettimeofday(struct timeval *now, void *zone) {
    struct timespec read;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &read))
        return -1;
    now->tv_sec = read.tv_sec;
    now->tv_usec = (suseconds_t)(read.tv_nsec / 1000);
    return 0;
}

time_t time(time_t *kept) {
    struct timespec read;
    clock_gettime(CLOCK_REALTIME, &read);
    if (kept)
        *kept = read.tv_sec;
    return read.tv_sec;
}
