using System.Collections.Immutable;
using System.Text;

namespace TrustStoreTool.Clients;

/// <summary>pgAdmin 4: servers are imported from <c>servers.json</c>.</summary>
internal sealed class PgAdminClient : PostgresClient
{
    public override string Name => "pgadmin";

    public override string FileName => "servers.json";

    public override ImmutableArray<SettingsBlock> Settings(SettingsTarget target) =>
    [
        new("servers.json", PgAdminServers.Merge(null, target).TrimEnd('\n'),
            "import it in Tools > Import/Export Servers, or with: setup.py load-servers servers.json. In server mode pgAdmin looks the path up in the user's storage folder."),
    ];

    public override byte[] Merge(ReadOnlyMemory<byte>? content, SettingsTarget target) => Encoding.UTF8.GetBytes(PgAdminServers.Merge(content, target));
}
