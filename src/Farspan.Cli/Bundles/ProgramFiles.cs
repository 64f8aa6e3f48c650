using System.Runtime.InteropServices;

namespace Farspan.Cli.Bundles;

/// <summary>The program that runs now, with the .NET runtime that runs it: all that another machine needs to start it.</summary>
internal static class ProgramFiles
{
    /// <summary>Folder of the program in a bundle.</summary>
    public const string Program = "program";

    /// <summary>Folder of the runtime in a bundle; what DOTNET_ROOT names.</summary>
    public const string Runtime = "runtime";

    /// <summary>The files.</summary>
    /// <exception cref="CommandException">This program is no published one.</exception>
    public static IEnumerable<BundleSource> All()
    {
        var program = AppContext.BaseDirectory.TrimEnd('/');
        if (!File.Exists(Path.Combine(program, "farspan")))
        {
            throw new CommandException(ExitCode.Environment, $"{program} holds no published program; run this command as ./farspan");
        }

        // RUNTIME/shared/Microsoft.NETCore.App/VERSION/
        var shared = RuntimeEnvironment.GetRuntimeDirectory().TrimEnd('/');
        var version = Path.GetFileName(shared);
        var root = Path.GetFullPath(Path.Combine(shared, "../../.."));
        var web = Path.Combine(root, "shared/Microsoft.AspNetCore.App", version);
        return
        [
            .. BundleSource.Folder(Program, program).Where(f => !Path.GetFileName(f.Path).StartsWith('.')),
            BundleSource.Of($"{Runtime}/dotnet", Path.Combine(root, "dotnet")),
            .. BundleSource.Folder($"{Runtime}/host/fxr/{version}", Path.Combine(root, "host/fxr", version)),
            .. BundleSource.Folder($"{Runtime}/shared/Microsoft.NETCore.App/{version}", shared),
            .. BundleSource.Folder($"{Runtime}/shared/Microsoft.AspNetCore.App/{version}", web),
        ];
    }
}
