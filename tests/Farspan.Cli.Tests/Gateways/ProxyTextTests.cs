using Farspan.Cli.Gateways;
using Farspan.Gateway.Audit;
using Farspan.Gateway.Pages;
using Farspan.Testing;

namespace Farspan.Cli.Tests.Gateways;

/// <summary>What people read of a gateway (D2, D4, D5).</summary>
public sealed class ProxyTextTests
{
    [Fact]
    public void A_running_gateway_is_told_with_the_health_of_what_it_leads_to() => Golden.Equal("proxy-running.txt", ProxyText.Render(Running()));

    [Fact]
    public void What_does_not_run_is_told_with_its_mend()
    {
        var stopped = Running() with { State = ProxyState.Stopped, Process = null, Keeper = null, Urls = [], MemoryBytes = null, ReloadProblem = null, Status = null };
        Golden.Equal("proxy-not-running.txt", ProxyText.Render(stopped) + ProxyText.Render(stopped with { State = ProxyState.Dead }) + ProxyText.Render(stopped with { State = ProxyState.Restarting }));
    }

    [Fact]
    public void A_test_shows_every_call_and_why_one_fails() => Golden.Equal("proxy-test.txt", ProxyTester.Render(new ProxyTestReport("front", "http://127.0.0.1:8000", Holds: false,
    [
        new ProxyCall { Path = "/health", Status = 200, ElapsedMs = 0.4, Holds = true, Reason = null },
        new ProxyCall { Path = "/volume/etcd-1/", Status = 404, ElapsedMs = 3.25, Holds = true, Reason = null },
        new ProxyCall { Path = "/volume/etcd-2/", Status = 503, ElapsedMs = 1.5, Holds = false, Reason = "etcd-2 does not answer its checks" },
        new ProxyCall { Path = "/volume/etcd-3/", Status = null, ElapsedMs = 10_000, Holds = false, Reason = "no answer within 10 s" },
    ])));

    [Fact]
    public void An_audit_line_is_one_line_whatever_was_asked_for() => Golden.Equal("audit.txt", string.Join('\n',
        AuditText.Render(Line()),
        AuditText.Render(Line() with { Status = 403, To = null, Failure = "no-rule", Path = "/volume/etcd-1/\u001b[2Jgone", Us = 90 }),
        AuditText.Render(Line() with { Status = 0, Failure = "caller-closed", Us = 12_345_678 }),
        AuditText.Render(new AuditLine { Time = Line().Time, Lost = 12 })) + "\n");

    private static AuditLine Line() => new()
    {
        Time = new DateTimeOffset(2026, 1, 31, 12, 0, 0, 42, TimeSpan.Zero),
        Caller = "token/ops",
        To = "etcd-1/volume",
        Method = "GET",
        Path = "/volume/etcd-1/metrics?token=***",
        Status = 200,
        Us = 1234,
    };

    private static ProxyRecord Running() => new()
    {
        Gateway = "front",
        Machine = "localhost",
        File = "/home/me/topology.yaml",
        Lab = "simple-proxy",
        State = ProxyState.Running,
        Process = 4711,
        Keeper = 4712,
        Urls = ["http://127.0.0.1:8000"],
        MemoryBytes = 48_200_000,
        ReloadProblem = "127.0.0.1:8443 is taken",
        Log = "/run/farspan/gateways/front/logs/gateway.log",
        Audit = "/run/farspan/gateways/front/logs/audit.log",
        Status = new GatewayStatus
        {
            Name = "front",
            State = "running",
            Version = "0.1.0",
            Started = default,
            UptimeSeconds = 3725,
            Transport = "epoll",
            Loops = 2,
            Reloads = 3,
            FailedReloads = 1,
            Traffic = new TrafficStatus
            {
                Connections = 2,
                ConnectionsTotal = 40,
                ConnectionsRefused = 0,
                Tunnels = 1,
                Requests = 1200,
                Refused = 3,
                Failed = 1,
                BytesIn = 10,
                BytesOut = 20,
            },
            Audit = new AuditStatus { Lost = 7, Problem = "No space left on device" },
            Machines = [Service("etcd-1", "alive", 0.42), Service("etcd-2", "dead", null)],
        },
    };

    private static ServiceStatus Service(string machine, string health, double? latency) => new()
    {
        Machine = machine,
        Provider = "aws",
        Service = "volume",
        Path = $"/volume/{machine}/",
        Endpoint = "10.0.1.2:8080",
        Health = health,
        HealthSeconds = 12,
        LatencyMs = latency,
        SmoothedLatencyMs = latency,
        InFlight = 0,
        Requests = 600,
        Failures = latency is null ? 4 : 0,
    };
}
