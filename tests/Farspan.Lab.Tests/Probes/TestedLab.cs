using System.Diagnostics;
using Farspan.Lab.Probes;
using Farspan.Planning;
using Farspan.Verification.Probes;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Probes;

/// <summary>One small lab that the tests of probing share; each puts back what it changed.</summary>
public sealed class TestedLab : IAsyncLifetime
{
    /// <summary>Two providers, a public and two private subnets, a mesh, services over the mesh and not, TCP and UDP, a link.</summary>
    public const string Topology = """
        farspan: 1
        name: tested
        providers:
          left:  { kind: lab }
          right: { kind: lab }
          far:   { kind: lab }
        networks:
          left:
            provider: left
            cidr: 10.0.0.0/16
            subnets:
              open: { cidr: 10.0.1.0/24, exposure: public }
              back: { cidr: 10.0.2.0/24 }
          right: { provider: right, cidr: 10.1.0.0/16, subnets: { one: { cidr: 10.1.1.0/24 } } }
          far:   { provider: far, cidr: 10.2.0.0/16, subnets: { one: { cidr: 10.2.1.0/24 } } }
        machines:
          front: { subnet: left/open, labels: { role: node } }
          alpha: { subnet: left/back, labels: { role: node } }
          beta:  { subnet: left/back, labels: { role: node } }
          gamma: { subnet: right/one, labels: { role: node } }
          delta: { subnet: far/one, labels: { role: other } }
        overlays:
          mesh: { kind: wireguard, cidr: 10.99.0.0/24, members: { role: node } }
        links:
          line: { method: peering, between: [network/right, network/far] }
        services:
          echo:  { on: { role: node }, over: mesh, ports: { text: 7000/tcp, beat: 7001/udp } }
          web:   { on: machine/front, ports: { http: 8080/tcp } }
          local: { on: machine/beta, ports: { http: 8081/tcp, range: 9000-9010/tcp } }
          linked: { on: machine/delta, ports: { http: 8082/tcp, beat: 8083/udp } }
        policies:
          - { name: echo, allow: { from: { role: node }, to: service/echo } }
          - { name: public web, allow: { from: internet, to: service/web } }
          - { name: neighbours, allow: { from: machine/alpha, to: service/local } }
          - { name: by the link, allow: { from: machine/gamma, to: service/linked } }
        claims:
          - { name: no public echo, never: { from: internet, to: service/echo } }
          - { name: echo everywhere, always: { from: { role: node }, to: service/echo, ports: text } }
          - { name: only alpha, only: { from: machine/alpha, to: service/local, ports: http } }
          - { name: nodes are closed, encrypted: { between: [machine/front, machine/alpha, machine/gamma] } }
          - { name: apart, isolated: [provider/left, provider/far] }
          - { name: one wire, adjacent: [machine/alpha, machine/beta] }
          - { name: cut off, airGapped: [machine/beta, machine/delta] }
          - { name: own blocks, noOverlap: [network/left, network/right, network/far] }
        """;

    private TestLab? _lab;

    public NetworkPlan Plan { get; private set; } = null!;

    internal LabNetwork Network { get; private set; } = null!;

    internal LabSession Session => _lab!.Session;

    public async ValueTask InitializeAsync()
    {
        if (TestLab.WhyNot is not null)
        {
            return;
        }

        _lab = new TestLab(name: $"verify-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3))}");
        var request = _lab.Request(Topology);
        Plan = request.Plan;
        await _lab.Session.UpAsync(request, null, TestContext.Current.CancellationToken);
        Network = new LabNetwork(_lab.Session);
        await TestAsync(isBroken: false); // first handshakes of the overlay may take their time; afterwards waits are short
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }
    }

    /// <summary>What <c>up</c> does when nothing in the file has changed: puts back what differs.</summary>
    internal Task RepairAsync() => Session.UpAsync(_lab!.Request(Topology), null, CancellationToken.None);

    /// <summary>Tests the lab with shorter waits for what should connect: whatever is broken here is broken on purpose.</summary>
    internal Task<ProbeReport> TestAsync(bool isBroken = true) => new NetworkTest(Plan, Network, Network, TimeProvider.System) { Observer = Network }.RunAsync(
        NetworkTestOptions.Default with
        {
            Timing = ProbeTiming.Default with { ConnectDeadline = TimeSpan.FromSeconds(isBroken ? 2.5 : 10) },
            Probes = ProbeOptions.Default with { RefusedSample = 200 },
        },
        null,
        TestContext.Current.CancellationToken);

    /// <summary>Runs a command in a node: what somebody does by hand.</summary>
    internal async Task RunAsync(string node, params string[] command)
    {
        using var process = StartProcess("ip", ["netns", "exec", $"{Session.Paths.NamespacePrefix}{node}", .. command]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{node}: {string.Join(' ', command)} ended with {process.ExitCode}");
    }

#pragma warning disable RS0030 // A test plays the operator with a shell, who does not use Farspan.Linux.ChildProcess.
    private static Process StartProcess(string file, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(file, arguments))!;
#pragma warning restore RS0030
}
