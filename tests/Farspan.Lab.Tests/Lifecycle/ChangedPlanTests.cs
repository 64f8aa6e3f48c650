using System.Net;
using System.Net.Sockets;
using System.Text;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Reports;
using Farspan.Lab.Supervision;

namespace Farspan.Lab.Tests.Lifecycle;

/// <summary>A second <c>up</c> of a changed file.</summary>
[Trait("Requirement", "A5")]
public sealed class ChangedPlanTests
{
    private const string AnotherMachine = "  delta: { subnet: right/one, labels: { role: node } }\noverlays:";

    [Fact]
    public async Task Adding_a_machine_does_not_cut_a_connection_that_is_open()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        await lab.UpAsync(Topologies.Pair);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));
        var gamma = Overlay(lab, "gamma");
        using var connection = Open(lab, "alpha");
        await connection.ConnectAsync(new IPEndPoint(gamma, 7000), cancel);
        Assert.Equal("echo gamma 7000\n", await AskAsync(connection, cancel));

        var report = await lab.UpAsync(Topologies.Pair.Replace("overlays:", AnotherMachine, StringComparison.Ordinal));
        Assert.Equal("delta", Assert.Single(report.Machines, m => m.Kind == MachineChangeKind.Made).Machine);
        Assert.Equal(["delta/echo"], report.Started);
        Assert.Empty(report.Stopped);

        // The same connection, both ways, after the change.
        Assert.Equal("echo gamma 7000\n", await AskAsync(connection, cancel));
        using var fresh = Open(lab, "delta");
        await fresh.ConnectAsync(new IPEndPoint(gamma, 7000), cancel);
        Assert.Equal("echo gamma 7000\n", await AskAsync(fresh, cancel));
        Assert.All((await lab.Session.StatusAsync(cancel)).Providers.SelectMany(p => p.Machines), m => Assert.Empty(m.Drift));
    }

    [Fact]
    public async Task A_machine_that_is_gone_from_the_file_is_removed_with_all_that_ran_on_it()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        await lab.UpAsync(Topologies.Pair.Replace("overlays:", AnotherMachine, StringComparison.Ordinal));
        var report = await lab.UpAsync(Topologies.Pair);
        Assert.Equal("delta", Assert.Single(report.Machines, m => m.Kind == MachineChangeKind.Removed).Machine);
        Assert.Equal(["delta/echo"], report.Stopped);
        Assert.False(File.Exists(lab.Session.Paths.NamespaceFile("delta")));
        Assert.DoesNotContain(ProcessFinder.Find(lab.Session.Paths.Folder, new HashSet<ulong>()), p => p.Unit?.StartsWith("delta/", StringComparison.Ordinal) == true);
        Assert.Equal("FS4010", (await Assert.ThrowsAsync<LabException>(() => lab.Session.ExecAsync("delta", ["true"], cancel))).Diagnostic.Code);
        Assert.All((await lab.Session.StatusAsync(cancel)).Providers.SelectMany(p => p.Machines.Concat(p.Routers)), m => Assert.Empty(m.Drift));
    }

    [Fact]
    public async Task A_machine_that_moves_to_another_subnet_is_cabled_anew()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        await lab.UpAsync(Topologies.Pair);
        await lab.UpAsync(Topologies.Pair.Replace("alpha: { subnet: left/one", "alpha: { subnet: right/one", StringComparison.Ordinal));
        var status = await lab.Session.StatusAsync(cancel);
        Assert.All(status.Providers.SelectMany(p => p.Machines.Concat(p.Routers)), m => Assert.Empty(m.Drift));
        Assert.Contains("alpha", status.Providers.Single(p => p.Provider == "right").Machines.Select(m => m.Machine));
        using var connection = Open(lab, "alpha");
        await connection.ConnectAsync(new IPEndPoint(Overlay(lab, "beta"), 7000), cancel);
        Assert.Equal("echo beta 7000\n", await AskAsync(connection, cancel));
    }

    [Fact]
    public async Task The_name_of_a_lab_belongs_to_one_topology_file()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(Topologies.Plain, "/topologies/first.yaml");
        var refused = await Assert.ThrowsAsync<LabException>(() => lab.UpAsync(Topologies.Plain, "/topologies/second.yaml"));
        Assert.Equal(("FS4004", LabException.Input), (refused.Diagnostic.Code, refused.ExitCode));
        Assert.Contains("/topologies/first.yaml", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_labs_with_the_same_addresses_live_side_by_side()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var first = new TestLab();
        await using var second = new TestLab(first.Root, first.Session.Name + "-b");
        await first.UpAsync(Topologies.Plain);
        await second.UpAsync(Topologies.Plain);
        Assert.Equal([first.Session.Name, second.Session.Name], LabCatalog.Locate(first.Environment).Names());
        Assert.Equal("FS4002", Assert.Throws<LabException>(() => LabCatalog.Locate(first.Environment).Open(null)).Diagnostic.Code);

        // The first one's name is the beginning of the second one's.
        await first.Session.DownAsync(null, cancel);
        Assert.DoesNotContain(first.Remains(), r => !r.Contains(second.Session.Name, StringComparison.Ordinal));
        Assert.Empty(await second.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));
        Assert.All((await second.Session.StatusAsync(cancel)).Providers.SelectMany(p => p.Machines), m => Assert.Empty(m.Drift));
        await second.Session.DownAsync(null, cancel);
        Assert.Empty(second.Remains());
    }

    private static IPAddress Overlay(TestLab lab, string machine) =>
        lab.Session.Specs().Machines.Single(m => m.Machine == machine).Addresses.Single(a => a.Link.StartsWith("fs-", StringComparison.Ordinal)).Address;

    private static Socket Open(TestLab lab, string machine)
    {
        using var network = lab.Session.OpenNamespace(machine);
        return network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    }

    private static async Task<string> AskAsync(Socket connection, CancellationToken cancellationToken)
    {
        await connection.SendAsync("who\n"u8.ToArray(), cancellationToken);
        var answer = new byte[256];
        var length = await connection.ReceiveAsync(answer, cancellationToken);
        return Encoding.ASCII.GetString(answer, 0, length);
    }
}
