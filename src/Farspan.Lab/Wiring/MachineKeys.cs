using Farspan.Agent.Overlays;
using Farspan.Lab.Files;

namespace Farspan.Lab.Wiring;

/// <summary>The key pairs of a lab machine.</summary>
internal static class MachineKeys
{
    public static OverlayKeys Of(LabPaths paths, string machine) => new(Path.Combine(paths.KeysFolder, machine));
}
