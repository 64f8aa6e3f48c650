using System.Text.Json;
using Farspan.Gateway;
using Farspan.Reconcile;
using Farspan.State.Gateways;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>Following the spec: the file, its changes, and what became of them.</summary>
public sealed partial class GatewayHost
{
    private readonly Signal _changed = new();
    private readonly SemaphoreSlim _reloading = new(1, 1);
    private int _isAsked;
    private GatewaySpec? _spec;
    private byte[] _specText = [];
    private RunningGateway? _gateway;
    private string? _reloadProblem;

    private void ReadSpec()
    {
        try
        {
            _specText = File.ReadAllBytes(Folder.SpecFile);
            _spec = Parse(_specText);
        }
        catch (IOException e)
        {
            throw new GatewayProcessException($"the spec '{Folder.SpecFile}' cannot be read: {e.Message}", e);
        }
    }

    private GatewaySpec Parse(byte[] text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, GatewayJson.Default.GatewaySpec) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new GatewayConfigurationException($"'{Folder.SpecFile}' is not a gateway's spec: {e.Message}", e);
        }
    }

    private FileSystemWatcher WatchSpec()
    {
        var watcher = new FileSystemWatcher(Folder.Folder, Path.GetFileName(Folder.SpecFile)) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size };
        watcher.Created += (_, _) => _changed.Raise();
        watcher.Changed += (_, _) => _changed.Raise();
        watcher.Renamed += (_, _) => _changed.Raise();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(cancellationToken);
                await ReloadAsync(onlyChanges: Interlocked.Exchange(ref _isAsked, 0) == 0, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    /// <summary>Puts in force what the file says now.</summary>
    /// <returns>Why that cannot be, or null.</returns>
    private async Task<string?> ReloadAsync(bool onlyChanges, CancellationToken cancellationToken)
    {
        await _reloading.WaitAsync(cancellationToken);
        try
        {
            var text = await File.ReadAllBytesAsync(Folder.SpecFile, cancellationToken);
            if (onlyChanges && text.AsSpan().SequenceEqual(_specText))
            {
                return _reloadProblem;
            }

            _reloadProblem = null;
            var spec = ParseOrCount(text);
            await _gateway!.ReloadAsync(spec);
            (_spec, _specText) = (spec, text);
            _log.Write($"reloaded: {spec.Upstreams.Count} services, {spec.Rules.Count} rules; listens on {string.Join(", ", _gateway.Endpoints)}");
        }
        catch (Exception e) when (e is GatewayConfigurationException or IOException or UnauthorizedAccessException)
        {
            _reloadProblem = e.Message;
            _log.Write($"not reloaded, the spec before stays in force: {e.Message}");
        }
        finally
        {
            _reloading.Release();
        }

        return _reloadProblem;
    }

    private GatewaySpec ParseOrCount(byte[] text)
    {
        try
        {
            return Parse(text);
        }
        catch (GatewayConfigurationException)
        {
            _gateway!.Refused();
            throw;
        }
    }
}
