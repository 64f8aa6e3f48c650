using System.Globalization;
using System.Net;
using System.Text;

namespace Farspan.Lab.Recipes;

/// <summary>A Redis server that keeps nothing.</summary>
/// <remarks>
/// <para>Protected mode is off because it would refuse every other machine; the machine's filter decides who may connect.</para>
/// <para>Source: redis.conf of Redis 7, «NETWORK», «SNAPSHOTTING».</para>
/// </remarks>
internal sealed class RedisRecipe : IServiceRecipe
{
    public string Name => "redis";

    public IReadOnlyList<ToolNeed> Needs { get; } = [new("redis-server", "redis-server")];

    public ServiceLaunch Launch(ServiceContext context) => new()
    {
        Command =
        [
            Tools.Path(context.Environment, Needs[0]),
            "--port", RecipePorts.FirstTcp(context.Service).ToString(CultureInfo.InvariantCulture),
            "--bind", .. context.Service.Bind.Select(a => a.ToString()),
            "--protected-mode", "no",
            "--daemonize", "no",
            "--save", "",
            "--appendonly", "no",
            "--dir", context.DataFolder,
        ],
        Variables = [],
        DataMountedAt = null,
    };

    public Task<ServiceLaunch> PrepareAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) => Task.FromResult(Launch(context));

    public Task SettleAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<string?> CheckAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        var endpoint = new IPEndPoint(context.Service.Bind[0], RecipePorts.FirstTcp(context.Service));
        using var socket = await host.ConnectAsync(context.Machine, endpoint, cancellationToken);
        await socket.SendAsync("PING\r\n"u8.ToArray(), cancellationToken);
        var answer = new byte[64];
        var length = await socket.ReceiveAsync(answer, cancellationToken);
        var text = Encoding.ASCII.GetString(answer, 0, length).Trim();
        return string.Equals(text, "+PONG", StringComparison.Ordinal) ? null : $"redis answers '{text}'";
    }
}
