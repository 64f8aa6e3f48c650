using System.Globalization;
using System.Text.Json;
using Farspan.Agent.Files;
using Farspan.State;
using Farspan.State.Json;

namespace Farspan.Agent.Machines;

/// <summary>Keeps the spec in a folder, so that an agent that starts again goes on with it and still refuses an older one.</summary>
/// <remarks>Files <c>spec.json</c> and <c>applied</c>, for the owner alone. One agent per folder.</remarks>
public sealed class FileSpecStore : ISpecStore
{
    private const UnixFileMode ForOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock _writing = new();
    private readonly string _spec;
    private readonly string _applied;
    private MachineSpec? _current;

    /// <summary>Reads what is kept in <paramref name="folder"/>, which exists.</summary>
    /// <exception cref="IOException">A file cannot be read, or is not what an agent writes.</exception>
    public FileSpecStore(string folder)
    {
        _spec = Path.Combine(folder, "spec.json");
        _applied = Path.Combine(folder, "applied");
        _current = File.Exists(_spec) ? ReadSpec(_spec) : null;
        AppliedGeneration = File.Exists(_applied) ? ReadNumber(_applied) : 0;
    }

    /// <inheritdoc/>
    public MachineSpec? Current => Volatile.Read(ref _current);

    /// <inheritdoc/>
    public long AppliedGeneration { get; private set; }

    /// <inheritdoc/>
    public bool TrySwap(MachineSpec spec)
    {
        lock (_writing)
        {
            if (_current is not null && spec.Generation < _current.Generation)
            {
                return false;
            }

            AtomicFile.Write(_spec, JsonSerializer.Serialize(spec, StateJson.Default.MachineSpec), ForOwner);
            Volatile.Write(ref _current, spec);
            return true;
        }
    }

    /// <inheritdoc/>
    public void MarkApplied(long generation)
    {
        lock (_writing)
        {
            AtomicFile.Write(_applied, generation.ToString(CultureInfo.InvariantCulture), ForOwner);
            AppliedGeneration = generation;
        }
    }

    /// <inheritdoc/>
    public void Clear()
    {
        lock (_writing)
        {
            File.Delete(_applied);
            File.Delete(_spec);
            Volatile.Write(ref _current, null);
            AppliedGeneration = 0;
        }
    }

    private static MachineSpec ReadSpec(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, StateJson.Default.MachineSpec) ?? throw new IOException($"{path} is empty; remove it to start anew");
        }
        catch (JsonException failure)
        {
            throw new IOException($"{path} is not a machine spec: {failure.Message}; remove it to start anew", failure);
        }
    }

    private static long ReadNumber(string path) =>
        long.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new IOException($"{path} is not a number; remove it to start anew");
}
