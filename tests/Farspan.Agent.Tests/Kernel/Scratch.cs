using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Farspan.Agent.Machines;
using Farspan.Agent.Overlays;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Processes;

[assembly: SupportedOSPlatform("linux")]

namespace Farspan.Agent.Tests.Kernel;

/// <summary>A machine in a namespace and a folder that no other test has; nothing is left when disposed. Skips the test where it cannot be made.</summary>
internal sealed class Scratch : IAsyncDisposable
{
    private Scratch(OverlayEngine engine)
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"fsx-agent-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        Folder = Path.Combine(Path.GetTempPath(), Name);
        Directory.CreateDirectory(Folder);
        Network = NetworkNamespace.Create("/run/netns/" + Name);
        Options = new LinuxMachineOptions
        {
            RootFolder = Path.Combine(Folder, "root"),
            KeyFolder = Path.Combine(Folder, "keys"),
            EngineFolder = Path.Combine(Folder, "engines"),
            Engine = engine,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["FARSPAN_LAB"] = Folder },
            Wake = null,
        };
        Machine = LinuxMachine.Open(Network, Options, TimeProvider.System);
    }

    public string Name { get; }

    public string Folder { get; }

    public NetworkNamespace Network { get; }

    public LinuxMachineOptions Options { get; }

    public LinuxMachine Machine { get; }

    /// <summary>Makes it; skips the test without root or without wireguard-go.</summary>
    public static async Task<Scratch> NewAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: it makes network namespaces");
        var engine = await OverlayEngine.DetectUserspaceAsync(TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.SkipWhen(engine is null, "needs the package wireguard-go");
        return new Scratch(engine!);
    }

    /// <summary>Processes that were started for this machine.</summary>
    public IReadOnlyList<ProcessIdentity> Processes() => ProcessTable.WithEnvironment("FARSPAN_LAB", Folder);

    public async ValueTask DisposeAsync()
    {
        foreach (var identity in Processes())
        {
            using var process = ProcessHandle.Open(identity);
            if (process is not null && process.Signal(ProcessSignal.Kill))
            {
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        Machine.Dispose();
        Network.Dispose();
        NetworkNamespace.Delete(Network.Path);
        Directory.Delete(Folder, recursive: true);
    }
}
