using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Farspan.Lab.Diagnostics;
using Farspan.Planning;
using Farspan.Topology;

namespace Farspan.Lab.Files;

/// <summary>Reads and writes what a lab is to be: one folder per plan, and the manifest that says which of them holds.</summary>
internal sealed class LabStore(LabPaths paths)
{
    private const string PlanFile = "plan.json";
    private const string InputsFile = "inputs.json";

    /// <summary>Digits of the digest that name a plan's folder: enough to tell a lab's plans apart.</summary>
    private const int FolderDigits = 16;

    /// <summary>The manifest, or null when the lab has none yet.</summary>
    /// <exception cref="LabException">It cannot be understood (FS4016).</exception>
    public LabManifest? Manifest() => Read(paths.ManifestFile, LabJson.Default.LabManifest);

    /// <summary>The manifest of a lab that must have one.</summary>
    /// <exception cref="LabException">There is no such lab (FS4001), or it is neither up nor down (FS4023).</exception>
    public LabManifest Need(LabEnvironment environment) => Manifest()
        ?? throw (Directory.Exists(paths.Folder) ? LabErrors.HalfMade(paths.Lab) : LabErrors.UnknownLab(paths.Lab, LabCatalog.Locate(environment).Names()));

    /// <summary>The manifest of a lab whose taking down was interrupted, or null.</summary>
    /// <exception cref="LabException">It cannot be understood (FS4016).</exception>
    public LabManifest? Remains() => Read(paths.GoingDownFile, LabJson.Default.LabManifest);

    /// <summary>Takes the manifest away: from here on the lab is one that goes down.</summary>
    public void Retire()
    {
        if (File.Exists(paths.ManifestFile))
        {
            File.Move(paths.ManifestFile, paths.GoingDownFile, overwrite: true);
        }
    }

    /// <summary>Specs of the plan that holds.</summary>
    /// <exception cref="LabException">They are missing or cannot be understood (FS4016).</exception>
    public StoredPlan Plan(LabManifest manifest) => PlanRecordCodec.Decode(Need(Path.Combine(paths.Folder, manifest.PlanFolder, PlanFile), LabJson.Default.PlanRecord));

    /// <summary>What the plan that holds was compiled from.</summary>
    /// <exception cref="LabException">They are missing or cannot be understood (FS4016).</exception>
    public LabInputs Inputs(LabManifest manifest)
    {
        var path = Path.Combine(paths.Folder, manifest.PlanFolder, InputsFile);
        var record = Need(path, LabJson.Default.InputsRecord);
        PlanHistory? history = null;
        if (record.History is not null && !PlanHistory.TryFromJson(record.History, out history))
        {
            throw LabErrors.StateDamaged(path, new JsonException("the plan's history is not one"));
        }

        return new LabInputs
        {
            TopologyPath = record.TopologyPath,
            Files = [.. record.Files.Select(f => new SourceFile(f.Path, f.Content))],
            LockText = record.LockText,
            History = history,
        };
    }

    /// <summary>Writes the plan beside the one that holds, unless it is that one. Nothing refers to it until <see cref="Save"/>.</summary>
    /// <returns>Name of its folder.</returns>
    public string Keep(UpRequest request)
    {
        var folder = $"plan-{request.Plan.Digest[..FolderDigits]}";
        StateFile.MakeFolder(Path.Combine(paths.Folder, folder));
        var plan = PlanRecordCodec.Encode(request.Plan.Machines, request.Plan.Fabric, request.Plan.Cables);
        Put(Path.Combine(paths.Folder, folder, PlanFile), JsonSerializer.SerializeToUtf8Bytes(plan, LabJson.Default.PlanRecord));
        var inputs = new InputsRecord
        {
            TopologyPath = request.Inputs.TopologyPath,
            Files = [.. request.Inputs.Files.Select(f => new InputFileRecord { Path = f.Path, Content = f.Content })],
            LockText = request.Inputs.LockText,
            History = request.Inputs.History?.ToJson(),
        };
        Put(Path.Combine(paths.Folder, folder, InputsFile), JsonSerializer.SerializeToUtf8Bytes(inputs, LabJson.Default.InputsRecord));
        return folder;
    }

    /// <summary>Makes <paramref name="manifest"/> the one that holds.</summary>
    public void Save(LabManifest manifest) => StateFile.Write(paths.ManifestFile, JsonSerializer.SerializeToUtf8Bytes(manifest, LabJson.Default.LabManifest));

    /// <summary>Removes the folders of plans that no longer hold.</summary>
    public void Forget(string exceptFolder)
    {
        foreach (var folder in Directory.EnumerateDirectories(paths.Folder, "plan-*").Where(f => !string.Equals(Path.GetFileName(f), exceptFolder, StringComparison.Ordinal)))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Faults in force, in the order in which they were made.</summary>
    public IReadOnlyList<string> Faults() => Read(paths.FaultsFile, LabJson.Default.IReadOnlyListString) ?? [];

    /// <summary>Keeps the faults in force.</summary>
    public void SaveFaults(IReadOnlyList<string> faults) => StateFile.Write(paths.FaultsFile, JsonSerializer.SerializeToUtf8Bytes(faults, LabJson.Default.IReadOnlyListString));

    /// <summary>The content of a state file, or null when there is none.</summary>
    /// <exception cref="LabException">It cannot be understood (FS4016).</exception>
    public static T? Read<T>(string path, JsonTypeInfo<T> shape)
        where T : class
    {
        if (StateFile.TryRead(path) is not { } content)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(content, shape) ?? throw new JsonException("it is empty");
        }
        catch (JsonException failure)
        {
            throw LabErrors.StateDamaged(path, failure);
        }
    }

    // The plan may be the one that holds, and somebody may be reading it.
    private static void Put(string path, byte[] content)
    {
        if (!File.Exists(path))
        {
            StateFile.WriteUnseen(path, content);
        }
        else if (!content.AsSpan().SequenceEqual(StateFile.TryRead(path)))
        {
            StateFile.Write(path, content);
        }
    }

    private static T Need<T>(string path, JsonTypeInfo<T> shape)
        where T : class => Read(path, shape) ?? throw LabErrors.StateDamaged(path, new FileNotFoundException("there is no such file"));
}
