using Farspan.Linux.Namespaces;
using Farspan.Linux.Processes;
using Farspan.WireGuard;

namespace Farspan.Agent.Overlays;

/// <summary>Runs the packaged tool <c>wg</c> inside a namespace.</summary>
/// <param name="network">Namespace of the links.</param>
/// <param name="mounts">What the tool sees elsewhere; empty but where it is to find a userspace engine's socket.</param>
/// <param name="time">Clock for its time limit.</param>
/// <remarks>Source: wg(8).</remarks>
internal sealed class WgCommand(NetworkNamespace network, IReadOnlyList<BindMount> mounts, TimeProvider time)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>ENODEV, and what a kernel without WireGuard says of any name.</summary>
    private static readonly string[] _noLink = ["No such device", "Protocol not supported"];

    /// <summary>Reads everything about a link; null when it is no WireGuard link.</summary>
    /// <exception cref="IOException">The tool failed or printed something else.</exception>
    internal async Task<WireGuardDevice?> ShowAsync(string link, CancellationToken cancellationToken)
    {
        var result = await RunAsync(["show", link, "dump"], cancellationToken);
        if (!result.Exit.IsSuccess && Array.Exists(_noLink, words => result.Error.Contains(words, StringComparison.Ordinal)))
        {
            return null;
        }

        Check(result, "show", link);
        return WgTool.TryReadDump(result.Output, out var device) ? device : throw new IOException($"wg show {link} dump printed what is not a WireGuard device");
    }

    /// <summary>Changes what <paramref name="change"/> names; a new private key is read by the tool from <paramref name="keyFile"/>.</summary>
    /// <exception cref="IOException">The tool failed.</exception>
    internal async Task SetAsync(string link, WireGuardChange change, string keyFile, CancellationToken cancellationToken)
    {
        if (change.PrivateKey is not null)
        {
            Check(await RunAsync(["set", link, "private-key", keyFile], cancellationToken), "set", link);
        }

        foreach (var arguments in WgTool.Set(link, change))
        {
            Check(await RunAsync(arguments, cancellationToken), "set", link);
        }
    }

    private Task<ChildResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(
            new ChildProcessStart { File = "wg", Arguments = arguments, Network = network, BindMounts = mounts },
            _patience,
            time,
            cancellationToken,
            Uapi.LongestAnswer);

    private static void Check(ChildResult result, string verb, string link)
    {
        if (!result.Exit.IsSuccess)
        {
            throw new IOException($"wg {verb} {link}: {(result.IsTimedOut ? $"no end after {_patience.TotalSeconds} s" : result.Error.Trim())} ({result.Exit})");
        }
    }
}
