using System.Globalization;
using Farspan.Planning;
using Farspan.Rendering.Exports.Kubernetes;
using Farspan.Rendering.Exports.Terraform;
using Farspan.Rendering.Files.Gateways;
using Farspan.State.Overlays;

namespace Farspan.Rendering.Files;

/// <summary>A plan as the files that machines and other tools read.</summary>
public sealed record RenderedPlan
{
    /// <summary>Folder of the machines' files: one folder each, a root file system.</summary>
    public const string VolumesFolder = "volumes";

    /// <summary>The files, each path once.</summary>
    public required IReadOnlyList<RenderedFile> Files { get; init; }

    /// <summary>Number of machines among them.</summary>
    public required int Volumes { get; init; }

    /// <summary>What is missing or cannot be said, one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Renders a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="kinds">What of it.</param>
    /// <param name="volume">The one machine whose files are wanted, without the exports; null for all machines and the exports.</param>
    public static RenderedPlan Of(NetworkPlan plan, RenderKinds kinds, string? volume)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var notes = new List<string>();
        var machines = (kinds & RenderKinds.Volumes) == 0 ? [] : plan.Machines.Where(m => volume is null || m.Machine == volume).ToList();
        var renderer = new VolumeRenderer(plan, kinds);
        var files = machines.SelectMany(renderer.Of).ToList();
        if (volume is null && kinds.HasFlag(RenderKinds.Kubernetes))
        {
            files.AddRange(KubernetesExport.Of(plan));
        }

        if (volume is null && kinds.HasFlag(RenderKinds.Terraform))
        {
            files.AddRange(AwsExport.Of(plan, notes));
        }

        if (volume is null && kinds.HasFlag(RenderKinds.Scripts))
        {
            files.AddRange(ManagementScripts.Of(plan));
        }

        notes.AddRange(machines.SelectMany(m => m.Overlays).DistinctBy(o => o.Name, StringComparer.Ordinal).Select(KeysMissing).OfType<string>());
        return new RenderedPlan { Files = files, Volumes = machines.Count, Notes = notes };
    }

    /// <summary>Where a machine keeps its private key of an overlay.</summary>
    public static string KeyPath(string machine, OverlaySpec overlay) => $"{VolumesFolder}/{machine}/{WireGuardFile.KeyPath(overlay)}";

    private static string? KeysMissing(OverlaySpec overlay)
    {
        var missing = overlay.Members.Count(m => m.PublicKey is null);
        return missing == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"overlay {overlay.Name}: {missing} of {overlay.Members.Count} members have not told their public keys yet; as peers they are comments");
    }
}
