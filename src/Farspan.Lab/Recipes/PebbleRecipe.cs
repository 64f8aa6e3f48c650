using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Farspan.Lab.Files;
using Farspan.Lab.Public;

namespace Farspan.Lab.Recipes;

/// <summary>Pebble, Let's Encrypt's test server, on the internet host: it stands in for the public authorities that a plan declares.</summary>
/// <remarks>It keeps everything in memory: started again, it has other roots and knows no account. Its files are <see cref="PublicAuthorityFiles"/>'s. Source: README of the package pebble.</remarks>
internal sealed class PebbleRecipe : IServiceRecipe
{
    /// <summary>Name as a unit has it; no topology may say it.</summary>
    public const string RecipeName = "pebble";

    /// <summary>The program.</summary>
    public const string Tool = "pebble";

    public string Name => RecipeName;

    public IReadOnlyList<ToolNeed> Needs { get; } = [new(Tool, "pebble")];

    public ServiceLaunch Launch(ServiceContext context) => new()
    {
        Command = [Tools.Path(context.Environment, Needs[0]), "-config", PublicAuthorityFiles.Configuration(context.DataFolder), "-dnsserver", PublicAuthorityFiles.NamesOf(context.DataFolder)],
        // It need not wait as a public server does; and other files are a reason to start it anew.
        Variables =
        [
            new("FARSPAN_FILES", Convert.ToHexStringLower(SHA256.HashData(StateFile.TryRead(PublicAuthorityFiles.Configuration(context.DataFolder)) ?? []))),
            new("PEBBLE_VA_NOSLEEP", "1"),
        ],
        DataMountedAt = null,
    };

    public Task<ServiceLaunch> PrepareAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) => Task.FromResult(Launch(context));

    public Task SettleAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<string?> CheckAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = await host.ConnectAsync(context.Machine, new IPEndPoint(IPAddress.Loopback, PublicAuthority.ManagementPort), cancellationToken);
            return null;
        }
        catch (SocketException refused)
        {
            return refused.Message;
        }
    }
}
