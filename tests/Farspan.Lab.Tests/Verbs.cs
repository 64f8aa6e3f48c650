using Farspan.Agent.Acme.Hosting;
using Farspan.Agent.Dns.Hosting;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Lab.Probes;
using Farspan.Lab.Supervision;
using Farspan.Testing;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests;

/// <summary>What this program does for tests that need a process of its own: one that can be killed, or that runs as another user.</summary>
internal static class Verbs
{
    public const string Path = "/topologies/verbs.yaml";

    public static async Task<int?> TryRunAsync(string[] arguments)
    {
        var root = Environment.GetEnvironmentVariable("FARSPAN_STATE") ?? TestLab.DefaultRoot;
        var environment = TestLab.EnvironmentOf(root);
        if (await GatewayVerbs.TryRunAsync(arguments, environment.Self, environment.SelfVariables, Environment.GetEnvironmentVariable, "0.0", TimeProvider.System) is { } ended)
        {
            return ended;
        }

        if (await DnsVerbs.TryRunAsync(arguments, environment.Self, environment.SelfVariables, Environment.GetEnvironmentVariable, "0.0", TimeProvider.System) is { } over)
        {
            return over;
        }

        if (await AcmeVerbs.TryRunAsync(arguments, TimeProvider.System) is { } served)
        {
            return served;
        }

        if (await LabVerbs.TryRunAsync(arguments, environment, CancellationToken.None) is { } code)
        {
            return code;
        }

        try
        {
            return arguments switch
            {
                ["up", var lab, var topology] => await UpAsync(new TestLab(root, lab), topology),
                ["status", var lab] => await StatusAsync(new TestLab(root, lab)),
                ["test", var lab] => await TestAsync(new TestLab(root, lab)),
                ["down", var lab] => await DownAsync(new TestLab(root, lab)),
                ["exec", var lab, var machine, .. var command] => await new TestLab(root, lab).Session.ExecAsync(machine, command, CancellationToken.None),
                _ => null,
            };
        }
        catch (Diagnostics.LabException refused)
        {
            Console.WriteLine(refused.Message);
            return refused.ExitCode;
        }
    }

    private static async Task<int> UpAsync(TestLab lab, string topology)
    {
        await lab.Session.UpAsync(lab.Request(Topology(topology), Path), null, CancellationToken.None);
        return 0;
    }

    private static string Topology(string name) => name switch
    {
        "plain" => Topologies.Plain,
        "egress" => EgressTopology.Both,
        _ => Topologies.Pair,
    };

    private static async Task<int> StatusAsync(TestLab lab)
    {
        var left = await lab.Session.WaitForServicesAsync(TestLab.Patience, null, CancellationToken.None);
        var status = await lab.Session.StatusAsync(CancellationToken.None);
        foreach (var machine in status.Providers.SelectMany(p => p.Machines.Concat(p.Routers)))
        {
            Console.WriteLine($"{machine.Machine} {machine.Verdict} {string.Join("; ", machine.Drift)}".TrimEnd());
        }

        return left.Count;
    }

    private static async Task<int> TestAsync(TestLab lab)
    {
        var network = new LabSessionNetwork(lab.Session);
        var test = new NetworkTest(lab.Session.Plan(), network, network, TimeProvider.System) { Observer = network, Callers = network, Arrivals = network, Audit = network };
        var report = await test.RunAsync(NetworkTestOptions.Default with { Timing = ProbeTiming.Default with { ConnectDeadline = TimeSpan.FromSeconds(30) } }, null, CancellationToken.None);
        Console.WriteLine(ProbeReportText.Write(report));
        return report.Holds ? 0 : 1;
    }

    private static async Task<int> DownAsync(TestLab lab)
    {
        await lab.Session.DownAsync(null, CancellationToken.None);
        return 0;
    }
}
