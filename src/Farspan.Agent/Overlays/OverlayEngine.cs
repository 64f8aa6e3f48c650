using Farspan.Linux.Processes;
using Farspan.Linux.Routing;

namespace Farspan.Agent.Overlays;

/// <summary>What carries overlay links on this host.</summary>
public sealed record OverlayEngine
{
    private const string Program = "wireguard-go";
    private const string Tool = "wg";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private OverlayEngine(string name, string? program)
    {
        Name = name;
        UserspaceProgram = program;
    }

    /// <summary>For the status: <c>kernel</c>, or <c>wireguard-go</c> and its version.</summary>
    public string Name { get; }

    /// <summary>Path of the userspace engine, or null where the kernel does it.</summary>
    public string? UserspaceProgram { get; }

    /// <summary>The kernel's own WireGuard.</summary>
    internal static OverlayEngine Kernel { get; } = new("kernel", null);

    /// <summary>Takes the kernel where it has WireGuard and the tool to configure it is installed; otherwise the packaged wireguard-go.</summary>
    /// <returns>Null when neither can be had: packages wireguard-tools and wireguard-go.</returns>
    /// <exception cref="IOException">It could not be tried, such as without CAP_SYS_ADMIN.</exception>
    public static async Task<OverlayEngine?> DetectAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (ProgramPath.TryFind(Tool) is not null && WireGuardSupport.Probe())
        {
            return Kernel;
        }

        return await DetectUserspaceAsync(time, cancellationToken);
    }

    /// <summary>The packaged wireguard-go, or null when it is not installed.</summary>
    internal static async Task<OverlayEngine?> DetectUserspaceAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (ProgramPath.TryFind(Program) is not { } path)
        {
            return null;
        }

        // First line: «wireguard-go v0.0.20220316».
        var result = await ChildProcess.RunAsync(new ChildProcessStart { File = path, Arguments = ["--version"] }, _patience, time, cancellationToken);
        var words = result.Output.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new OverlayEngine(words.Length > 1 ? $"{Program} {words[1].TrimStart('v')}" : Program, path);
    }
}
