using Farspan.Cli.Commands;

namespace Farspan.Cli;

/// <summary>Every command, in the order in which help lists them.</summary>
internal static class Roster
{
    /// <summary>Makes the commands.</summary>
    public static IReadOnlyList<FarspanCommand> Commands(Terminal terminal) =>
    [
        CheckCommand.Create(terminal),
        PlanCommand.Create(terminal),
        ProveCommand.Create(terminal),
        ExplainCommand.Create(terminal),
        WhatIfCommand.Create(terminal),
        DiffCommand.Create(terminal),
        RenderCommand.Create(terminal),
        MatrixCommand.Create(terminal),
        DiagramCommand.Create(terminal),
        UpCommand.Create(terminal),
        DownCommand.Create(terminal),
        StatusCommand.Create(terminal),
        InfoCommand.Create(terminal),
        CrossProviderCommand.Create(terminal),
        ExecCommand.Create(terminal),
        CutCommand.Create(terminal),
        HealCommand.Create(terminal),
        TestCommand.Create(terminal),
        ProxyCommand.Create(terminal),
        DnsCommand.Create(terminal),
        AuditCommand.Create(terminal),
        TokenCommand.Create(terminal),
        BundleCommand.Create(terminal),
        InstallCommand.Create(terminal),
        CaCommand.Create(terminal),
        ImportCommand.Create(terminal),
        SchemaCommand.Create(terminal),
    ];
}
