using Farspan.Topology;

namespace Farspan.Cli.Commands;

/// <summary><c>schema</c>: the JSON Schema of the topology file.</summary>
internal static class SchemaCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        // The schema is JSON already; the option is there because every command has it.
        var json = CommonOptions.Json();
        return new FarspanCommand("schema", "Write the JSON Schema of the topology file, for completion and checks in editors")
        {
            Examples = ["farspan schema > farspan.schema.json"],
            Options = { json },
            Run = (_, _) =>
            {
                terminal.Print(TopologySchema.Write());
                return Task.FromResult(ExitCode.Holds);
            },
        };
    }
}
