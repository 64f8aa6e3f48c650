using System.Text.Json;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Planning;
using Farspan.Topology;

namespace Farspan.Lab.Lifecycle;

/// <summary>Compiles the plan in force again, from the inputs that are kept with the lab: compiling is deterministic.</summary>
internal static class PlanAgain
{
    /// <exception cref="LabException">The inputs do not give the plan that is in force (FS4016).</exception>
    public static NetworkPlan Compile(LabSession session, LabManifest manifest)
    {
        var path = Path.Combine(session.Paths.Folder, manifest.PlanFolder);
        var inputs = session.Inputs();
        if (TopologyReader.Read(inputs.Files).Topology is not { } topology || !AddressLock.TryParse(inputs.LockText, path, out var addresses, out _))
        {
            throw LabErrors.StateDamaged(path, new JsonException("its topology or its lock is not one"));
        }

        var compiled = PlanCompiler.Compile(topology, new PlanInputs { Lock = addresses, PublicKeys = LabKeys.Ensure(session, topology), Previous = inputs.History });
        return compiled.Plan is { } plan && string.Equals(plan.Digest, manifest.Digest, StringComparison.Ordinal)
            ? plan
            : throw LabErrors.StateDamaged(path, new JsonException("it compiles to another plan: another version of farspan brought this lab up"));
    }
}
