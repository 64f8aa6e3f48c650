using Farspan.Rendering.Diagrams.Pictures;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>What the composers of one picture share: which things are lost, and the boxes of machines, which are the same in many arrangements.</summary>
internal sealed class BoxKit
{
    private readonly IReadOnlySet<string> _lost;
    private readonly IReadOnlySet<string> _clash;
    private readonly Dictionary<(string Machine, int Width), Box> _machines = [];

    /// <summary>Begins with no box made.</summary>
    /// <param name="lost">Things that have to be lost for a claim to fail, as references.</param>
    /// <param name="clash">Things that share addresses and must not, as references.</param>
    public BoxKit(IReadOnlySet<string> lost, IReadOnlySet<string> clash) => (_lost, _clash) = (lost, clash);

    /// <summary>Further classes of a thing.</summary>
    public string Tone(string id) => $"{(_lost.Contains(id) ? "lost" : "")} {(_clash.Contains(id) ? "clash" : "")}".Trim();

    /// <summary>The box of a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="width">Its width, or 0 for what it needs.</param>
    public Box Machine(MachinePicture machine, int width)
    {
        if (!_machines.TryGetValue((machine.Id, width), out var box))
        {
            _machines.Add((machine.Id, width), box = MachineComposer.Compose(machine, width, Tone(machine.Id)));
        }

        return box;
    }
}
