namespace Farspan.Rendering.Files.Gateways;

/// <summary><c>/opt/proxy-manager.sh</c>: shows and tests what <c>/etc/proxy/proxy.conf</c> says, by whatever the machine has to fetch with.</summary>
/// <remarks>Source: POSIX.1-2017, XCU 2 «Shell Command Language».</remarks>
internal static class ProxyManagerScript
{
    public const string Text = """
        #!/bin/sh
        # Farspan wrote this; it writes it again with every render.
        # Shows and tests how this machine calls others through gateways.
        #
        #   /opt/proxy-manager.sh test    calls each gateway's pages and every volume that may be called without a token
        #   /opt/proxy-manager.sh info    shows the gateways and what may be called through them
        #
        # It ends with 0 when all calls are answered, 1 when one is not, 2 when it was called wrongly,
        # 3 when there is no configuration, or nothing to fetch with (curl, wget or bash).
        # PROXY_CONF names another configuration than /etc/proxy/proxy.conf.
        set -uf

        conf=${PROXY_CONF:-/etc/proxy/proxy.conf}
        seconds=10
        calls=0
        failed=0

        fail() {
            code=$1
            shift
            printf 'proxy-manager: %s\n' "$*" >&2
            exit "$code"
        }

        # The value of the variable $1, empty where it is not set.
        value() {
            eval "printf '%s' \"\${$1-}\""
        }

        find_program() {
            for program in curl wget bash; do
                if command -v "$program" >/dev/null 2>&1; then
                    return
                fi
            done
            fail 3 'none of curl, wget and bash is here to fetch with'
        }

        # The status of the answer to GET $1; 000 where there is none.
        ask() {
            case $program in
                curl) curl --silent --output /dev/null --noproxy '*' --max-time "$seconds" --write-out '%{http_code}' "$1" ;;
                wget) wget --server-response --output-document=/dev/null --no-proxy --timeout="$seconds" --tries=1 --max-redirect=0 "$1" 2>&1 |
                    sed -n 's/^ *HTTP\/[0-9.]* \([0-9][0-9][0-9]\).*/\1/p' | tail -n 1 ;;
                bash) ask_by_bash "$1" ;;
            esac
        }

        # bash opens a connection where it is told to redirect to /dev/tcp/HOST/PORT; it speaks no TLS.
        ask_by_bash() {
            rest=${1#http://}
            [ "$rest" != "$1" ] || return
            host=${rest%%/*}
            path=/${rest#*/}
            port=${host##*:}
            host=${host%:*}
            host=${host#\[}
            # shellcheck disable=SC2016
            timeout "$seconds" bash -c 'exec 3<>"/dev/tcp/$1/$2" || exit
                printf "GET %s HTTP/1.0\r\nHost: %s:%s\r\n\r\n" "$3" "$1" "$2" >&3
                read -r _ status _ <&3 && printf %s "$status"' bash "${host%\]}" "$port" "$path" 2>/dev/null
        }

        # Calls $1. It must answer 200; with $2 it is enough that a service answers, and neither the gateway refuses nor the service fails.
        try() {
            status=$(ask "$1") || :
            status=${status:-000}
            calls=$((calls + 1))
            word=holds
            case $status in
                200) ;;
                000 | 401 | 403 | 429 | 5??) word=FAILS ;;
                *) [ "${2-}" = answer ] || word=FAILS ;;
            esac
            [ "$word" = holds ] || failed=$((failed + 1))
            printf '%s  %s  %s\n' "$word" "$status" "$1"
        }

        test_gateway() {
            url=$(value "PROXY_URL$1")
            [ -n "$url" ] || return
            try "$(value "PROXY_HEALTH_URL$1")"
            try "$(value "PROXY_STATUS_URL$1")"
            for volume in $(value "PROXY_VOLUMES$1"); do
                try "$(value "PROXY_VOLUME_URL$1")/$volume/" answer
            done
        }

        show() {
            [ -z "$2" ] || printf '%-10s %s\n' "$1" "$2"
        }

        show_gateway() {
            show gateway "$(value "PROXY_GATEWAY$1")"
            show address "$(value "PROXY_ENDPOINTS$1")"
            show health "$(value "PROXY_HEALTH_URL$1")"
            show status "$(value "PROXY_STATUS_URL$1")"
            show volumes "$(value "PROXY_VOLUMES$1")"
            show restricted "$(value "PROXY_VOLUMES_RESTRICTED$1")"
            show egress "$(value "PROXY_EGRESS_URL$1")"
            show outside "$(value "PROXY_EGRESS$1")"
        }

        # Does $1 for each gateway.
        each() {
            number=1
            suffix=
            while [ -n "$(value "PROXY_GATEWAY$suffix")" ]; do
                "$1" "$suffix"
                number=$((number + 1))
                suffix=_$number
            done
        }

        case $#:${1-} in
            1:test | 1:info) ;;
            *) fail 2 "usage: $0 test | info" ;;
        esac
        [ -r "$conf" ] || fail 3 "$conf cannot be read: this machine may call no gateway, or its files are not there yet"
        # shellcheck source=/dev/null
        . "$conf"
        show machine "$(value PROXY_MACHINE)"
        if [ "$1" = info ]; then
            each show_gateway
            exit 0
        fi
        find_program
        each test_gateway
        printf '%s of %s calls are answered\n' "$((calls - failed))" "$calls"
        [ "$failed" -eq 0 ]

        """;
}
