using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A machine as it stands in the file.</summary>
internal sealed record MachineDeclaration
{
    public required IReadOnlyList<AttachmentDeclaration> Attachments { get; init; }

    public required Located<string>? Host { get; init; }

    public required IReadOnlyList<Named<string>> Labels { get; init; }
}
