from django.db import migrations

# What a version covers. The corridor of a line is made in metres, on the plane that PostGIS finds best for it.
COVER = """
CREATE FUNCTION defects_cover(outline geometry, width_m integer) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $code$
    SELECT CASE WHEN width_m IS NULL THEN outline ELSE ST_Buffer(outline::geography, width_m / 2.0)::geometry END
$code$;

CREATE FUNCTION defects_size_boundary() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $code$
BEGIN
    NEW.size_m2 := ST_Area(defects_cover(NEW.geom, NEW.width_m)::geography);
    RETURN NEW;
END $code$;

CREATE FUNCTION defects_cut_boundary() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $code$
BEGIN
    DELETE FROM defects_boundarypart WHERE version_id = NEW.id;
    INSERT INTO defects_boundarypart (version_id, geom)
        SELECT NEW.id, ST_Subdivide(defects_cover(NEW.geom, NEW.width_m), 64);
    RETURN NULL;
END $code$;

CREATE TRIGGER defects_size_boundary BEFORE INSERT OR UPDATE OF geom, width_m ON defects_boundaryversion
    FOR EACH ROW EXECUTE FUNCTION defects_size_boundary();
CREATE TRIGGER defects_cut_boundary AFTER INSERT OR UPDATE OF geom, width_m ON defects_boundaryversion
    FOR EACH ROW EXECUTE FUNCTION defects_cut_boundary();

ALTER TABLE defects_boundaryversion ADD CONSTRAINT defects_boundary_shape CHECK (
    ST_IsValid(geom) AND NOT ST_IsEmpty(geom)
    AND GeometryType(geom) = CASE WHEN width_m IS NULL THEN 'MULTIPOLYGON' ELSE 'MULTILINESTRING' END
);
"""
UNDONE = """
ALTER TABLE defects_boundaryversion DROP CONSTRAINT defects_boundary_shape;
DROP TRIGGER defects_cut_boundary ON defects_boundaryversion;
DROP TRIGGER defects_size_boundary ON defects_boundaryversion;
DROP FUNCTION defects_cut_boundary, defects_size_boundary, defects_cover;
"""


class Migration(migrations.Migration):
    dependencies = [("defects", "0002_usual_categories")]

    operations = [migrations.RunSQL(COVER, UNDONE)]
