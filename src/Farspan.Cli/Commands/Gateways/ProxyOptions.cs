using System.CommandLine;
using Farspan.Agent.Hosting;
using Farspan.Cli.Gateways;

namespace Farspan.Cli.Commands.Gateways;

/// <summary>Options that commands of the gateway share, and how their failures are told.</summary>
internal static class ProxyOptions
{
    /// <summary>Which gateway.</summary>
    public static Option<string?> Gateway() => new("--gateway") { HelpName = "NAME", Description = "Which gateway; may be left out when there is one" };

    /// <summary>Runs something that may find the gateway's process unwilling.</summary>
    /// <exception cref="CommandException">It is.</exception>
    public static async Task<T> TellAsync<T>(DeskGateway desk, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (ServerProcessException e)
        {
            throw new CommandException(ExitCode.Environment, $"gateway {desk.Record.Gateway}: {e.Message}", e);
        }
    }

    /// <summary>How it is now, for people or programs.</summary>
    public static async Task PrintAsync(DeskGateway desk, string? before, bool isJson, Terminal terminal, CancellationToken cancellationToken)
    {
        var record = await ProxyRecord.ReadAsync(desk, cancellationToken);
        terminal.Print(isJson
            ? System.Text.Json.JsonSerializer.Serialize(new ProxyReport([record]), GatewayCliJson.Default.ProxyReport) + "\n"
            : before is null ? ProxyText.Render(record) : before + "\n");
    }
}
