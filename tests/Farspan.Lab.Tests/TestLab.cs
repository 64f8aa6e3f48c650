using System.Security.Cryptography;
using System.Text;
using Farspan.Lab.Reports;
using Farspan.Planning;
using Farspan.Topology;

namespace Farspan.Lab.Tests;

/// <summary>A lab with a random name and a state folder of its own, taken down at the end of its test whatever happened.</summary>
internal sealed class TestLab : IAsyncDisposable
{
    public const string DefaultRoot = "/run/farspan-tests";
    private readonly string _root;
    private readonly bool _ownsRoot;

    public TestLab(string? root = null, string? name = null, Func<LabEnvironment, LabEnvironment>? change = null)
    {
        _ownsRoot = root is null;
        _root = root ?? Directory.CreateTempSubdirectory("fsl").FullName;
        Environment = change is null ? EnvironmentOf(_root) : change(EnvironmentOf(_root));
        Session = LabCatalog.Locate(Environment).Session(name ?? $"lab-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
    }

    public LabEnvironment Environment { get; init; }

    public LabSession Session { get; init; }

    public string Root => _root;

    /// <summary>For whatever must happen, however slow the machine is.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(180);

    /// <summary>Why labs cannot be made here, or null: for <c>Assert.SkipWhen</c>.</summary>
    public static string? WhyNot => System.Environment.IsPrivilegedProcess ? null : "making network namespaces needs root";

    public static LabEnvironment EnvironmentOf(string root) =>
        LabEnvironment.From(n => n is "FARSPAN_STATE" ? root : System.Environment.GetEnvironmentVariable(n), System.Environment.ProcessPath!, System.Environment.IsPrivilegedProcess, TimeProvider.System);

    /// <summary>The request for a topology, compiled with the lab's keys and after the lab's plan.</summary>
    public UpRequest Request(string topology, string path = "/topologies/test.yaml")
    {
        var file = new SourceFile(path, Encoding.UTF8.GetBytes(topology));
        var read = TopologyReader.Read([file]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        Assert.True(AddressLock.TryParse(Session.Exists ? Session.Inputs().LockText : "", "topology.lock", out var known, out _));
        var inputs = new PlanInputs { Lock = known, PublicKeys = LabKeys.Ensure(Session, read.Topology), Previous = Session.History() };
        var compiled = PlanCompiler.Compile(read.Topology, inputs);
        Assert.True(compiled.Plan is not null, string.Join('\n', compiled.Diagnostics));
        return new UpRequest
        {
            Plan = compiled.Plan,
            Inputs = new LabInputs { TopologyPath = path, Files = [file], LockText = compiled.Lock.ToText(), History = compiled.History },
        };
    }

    public Task<UpReport> UpAsync(string topology, string path = "/topologies/test.yaml") =>
        Session.UpAsync(Request(topology, path), null, TestContext.Current.CancellationToken);

    /// <summary>Asks a listener over the overlay for its name, from inside another machine.</summary>
    /// <returns>Its answer, or null when none came in time.</returns>
    public async Task<string?> AskAsync(string from, string to, int port, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(1));
        using var network = Session.OpenNamespace(from);
        using var socket = network.OpenSocket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new System.Net.IPEndPoint(Overlay(to), port), patience.Token);
            await socket.SendAsync("who\n"u8.ToArray(), patience.Token);
            var answer = new byte[256];
            return Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, patience.Token));
        }
        catch (System.Net.Sockets.SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Overlay address of a machine.</summary>
    public System.Net.IPAddress Overlay(string machine) =>
        Session.Specs().Machines.Single(m => m.Machine == machine).Addresses.Single(a => a.Link.StartsWith("fs-", StringComparison.Ordinal)).Address;

    /// <summary>What is left of the lab: namespaces, processes, files.</summary>
    public IReadOnlyList<string> Remains()
    {
        var namespaces = Directory.Exists(Session.Paths.NamespaceFolder)
            ? Directory.EnumerateFiles(Session.Paths.NamespaceFolder, Session.Paths.NamespacePrefix + "*")
            : [];
        var processes = Supervision.ProcessFinder.Find(Session.Paths.Folder, new HashSet<ulong>()).Select(p => $"process {p.Process.Pid} {p.Unit}");
        var files = Directory.Exists(Session.Paths.Folder) ? Directory.EnumerateFileSystemEntries(Session.Paths.Folder, "*", SearchOption.AllDirectories) : [];
        return [.. namespaces, .. processes, .. files];
    }

    public async ValueTask DisposeAsync()
    {
        if (WhyNot is null && Environment.IsRoot)
        {
            await Session.DownAsync(null, CancellationToken.None);
        }

        if (_ownsRoot && Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }
}
