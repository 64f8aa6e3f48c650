using System.CommandLine;
using Farspan.Agent.Dns.Serving;
using Farspan.Cli.Dns;

namespace Farspan.Cli.Commands.Dns;

/// <summary>Options that commands of name servers share, and how their failures are told.</summary>
internal static class DnsOptions
{
    /// <summary>Which name server.</summary>
    public static Option<string?> Name() => new("--name") { HelpName = "SERVICE", Description = "Which name server, by its service; may be left out when there is one" };

    /// <summary>Runs something that may find the process unwilling.</summary>
    /// <exception cref="CommandException">It is.</exception>
    public static async Task<T> TellAsync<T>(DnsDesk desk, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (DnsServerException e)
        {
            throw new CommandException(ExitCode.Environment, $"name server {desk.Record.Server}: {e.Message}", e);
        }
    }

    /// <summary>How it is now, for people or programs.</summary>
    public static async Task PrintAsync(DnsDesk desk, string? before, bool isJson, Terminal terminal, CancellationToken cancellationToken)
    {
        var record = await TellAsync(desk, () => DnsRecord.ReadAsync(desk, cancellationToken));
        terminal.Print(isJson
            ? System.Text.Json.JsonSerializer.Serialize(new DnsReport([record]), DnsCliJson.Default.DnsReport) + "\n"
            : before is null ? DnsText.Render(record) : before + "\n");
    }
}
