using Farspan.Agent.Overlays;
using Farspan.Reconcile;

namespace Farspan.Agent.Machines;

/// <summary>Where a machine keeps its things, and what carries its overlays.</summary>
public sealed record LinuxMachineOptions
{
    /// <summary>Folder that holds <c>etc/hosts</c> and <c>etc/resolv.conf</c>: <c>/</c> on a real machine.</summary>
    public required string RootFolder { get; init; }

    /// <summary>Folder of its private keys, one file for each overlay; made with mode 0700 when it is not there.</summary>
    public required string KeyFolder { get; init; }

    /// <summary>Folder for sockets, logs and process numbers of userspace engines; made with mode 0700 when it is not there.</summary>
    public required string EngineFolder { get; init; }

    /// <summary>What carries overlay links, from <see cref="OverlayEngine.DetectAsync"/>; null where there is nothing.</summary>
    public required OverlayEngine? Engine { get; init; }

    /// <summary>Environment of the engines' processes, by which crash clean-up finds them; empty for none.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Raised when an engine dies, so that the next pass comes at once; null where nobody waits.</summary>
    public required Signal? Wake { get; init; }
}
