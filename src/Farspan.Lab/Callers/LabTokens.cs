using System.Security.Cryptography;
using System.Text;
using Farspan.Lab.Files;
using Farspan.State.Gateways;

namespace Farspan.Lab.Callers;

/// <summary>Tokens of the lab's own for every name that a gateway declares one under: a topology has only the hashes of its tokens, so that nobody else could call as their owners.</summary>
/// <remarks>Each lies in a private file below the lab's folder and goes with it; the lab's gateway takes it beside the declared one of the same name. It is never printed, and no other gateway knows it.</remarks>
internal sealed class LabTokens(LabPaths paths)
{
    private const int TokenBytes = 32;

    /// <summary>Makes those that are missing.</summary>
    /// <returns>The gateway's tokens: the declared ones, and the lab's under the same names.</returns>
    /// <exception cref="Diagnostics.LabException">They cannot be written.</exception>
    public IReadOnlyList<TokenSpec> Ensure(GatewaySpec gateway) =>
        [.. gateway.Tokens, .. gateway.Tokens.Select(t => new TokenSpec { Name = t.Name, Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Ensure(gateway.Name, t.Name)))) })];

    /// <summary>The lab's token under a name, or null where the lab has made none.</summary>
    public string? Find(string gateway, string name) => StateFile.TryRead(FileOf(gateway, name)) is { } text ? Encoding.ASCII.GetString(text) : null;

    /// <summary>A token that opens nothing.</summary>
    public static string MakeWrong() => New();

    private string Ensure(string gateway, string name)
    {
        if (Find(gateway, name) is { } known)
        {
            return known;
        }

        var token = New();
        StateFile.MakeFolder(Path.GetDirectoryName(FileOf(gateway, name))!);
        StateFile.Write(FileOf(gateway, name), Encoding.ASCII.GetBytes(token));
        return token;
    }

    private static string New() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokenBytes)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    // Names are labels of DNS: no path can be made of them.
    private string FileOf(string gateway, string name) => Path.Combine(paths.CallersFolder, gateway, $"{name}.token");
}
